package oauth

// KeyFault says what is wrong with a key. The values are stable.
type KeyFault string

// The faults of a key.
const (
	KeyEmpty       KeyFault = "empty"       // there is nothing to read
	KeyForm        KeyFault = "form"        // no known form of a key
	KeyDamaged     KeyFault = "damaged"     // the form is known, the content does not add up
	KeyTooSmall    KeyFault = "too-small"   // RSA with fewer than 2048 bits
	KeyUnsupported KeyFault = "unsupported" // a type, size or curve without an algorithm here
	KeyMismatch    KeyFault = "mismatch"    // the algorithm is another family's or curve's
)

// KeyError is why a key cannot be used. Its text never holds any part of the
// key that was refused.
type KeyError struct {
	Fault  KeyFault
	Detail string // for the log, in English; never key material
}

// Error implements error.
func (e *KeyError) Error() string {
	if e.Detail == "" {
		return "oauth: key refused: " + string(e.Fault)
	}
	return "oauth: key refused: " + string(e.Fault) + ": " + e.Detail
}
