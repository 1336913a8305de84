"""XML signatures and XML encryption, with XAdES and the metadata of SAML."""
