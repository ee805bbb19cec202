package oauth

// KeyFault says what is wrong with a key. The values are stable.
type KeyFault string

// The faults of a key.
const (
	KeyEmpty         KeyFault = "empty"          // there is nothing to read
	KeyForm          KeyFault = "form"           // no known form of a key
	KeyTooLarge      KeyFault = "too-large"      // a file far larger than any key
	KeyBinary        KeyFault = "binary"         // bytes that are neither text nor DER
	KeyTruncated     KeyFault = "truncated"      // the beginning or the end is missing
	KeyDoubled       KeyFault = "doubled"        // the same key twice
	KeySeveral       KeyFault = "several"        // several private keys; IDs has their kids where they have any
	KeyDamaged       KeyFault = "damaged"        // the form is known, the content does not add up
	KeyTooSmall      KeyFault = "too-small"      // RSA with fewer than 2048 bits
	KeyUnsupported   KeyFault = "unsupported"    // a type, size, curve or encryption that is not read here
	KeyMismatch      KeyFault = "mismatch"       // the algorithm is another family's or curve's
	KeyWrongUse      KeyFault = "wrong-use"      // marked as a key for something other than signing
	KeyNeedsPassword KeyFault = "needs-password" // encrypted, and no password was given
	KeyWrongPassword KeyFault = "wrong-password" // encrypted with another password, or damaged: the two look alike
	KeyLegacy        KeyFault = "legacy"         // the outdated encryption of PEM (RFC 1421); Command converts it
	KeyPublic        KeyFault = "public"         // a public key
	KeyCertificate   KeyFault = "certificate"    // a certificate, which holds a public key
	KeyRequest       KeyFault = "request"        // a certificate signing request
	KeySymmetric     KeyFault = "symmetric"      // a shared secret (kty "oct")
	KeySSH           KeyFault = "ssh"            // a private key in a form of OpenSSH or PuTTY
	KeyPKCS12        KeyFault = "pkcs12"         // a .p12 or .pfx container; Command takes the key out
	KeyStore         KeyFault = "keystore"       // a Java keystore
)

// KeyError is why a key cannot be used. Its text never holds any part of the
// key that was refused.
type KeyError struct {
	Fault   KeyFault
	Detail  string   // for the log, in English; never key material
	Command string   // a command line that makes a readable file (new.pem, or in place) of this one (old.pem); "" for none
	IDs     []string // with KeySeveral: the kid of each private key, or its place in the file ("#2")
}

// Error implements error.
func (e *KeyError) Error() string {
	if e.Detail == "" {
		return "oauth: key refused: " + string(e.Fault)
	}
	return "oauth: key refused: " + string(e.Fault) + ": " + e.Detail
}
