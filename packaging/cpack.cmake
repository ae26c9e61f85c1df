# SPDX-License-Identifier: Apache-2.0
# The Debian package: (cd build/release && cpack -G DEB)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "sohoa developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "digitises scanner batches of Vietnamese administrative dossiers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "tesseract-ocr-vie, poppler-utils")
include(CPack)
