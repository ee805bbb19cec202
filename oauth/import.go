package oauth

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// KeyFormat names the form in which an imported key was written. The values are
// stable.
type KeyFormat string

// The forms that [ImportKey] reads.
const (
	PKCS8          KeyFormat = "PKCS#8"           // RFC 5958, RFC 7468 §10: "PRIVATE KEY"
	PKCS1          KeyFormat = "PKCS#1"           // RFC 8017 appendix A.1.2: "RSA PRIVATE KEY"
	SEC1           KeyFormat = "SEC1"             // RFC 5915: "EC PRIVATE KEY"
	EncryptedPKCS8 KeyFormat = "encrypted PKCS#8" // RFC 5958 §3 with PBES2 (RFC 8018 §6.2)
	JWK            KeyFormat = "JWK"              // RFC 7517 §4
	JWKS           KeyFormat = "JWKS"             // RFC 7517 §5
)

// KeyEncoding names what a [KeyFormat] was wrapped in. The values are stable.
type KeyEncoding string

// The wrappings that [ImportKey] takes off.
const (
	PEM    KeyEncoding = "PEM"    // RFC 7468, with or without text around it
	DER    KeyEncoding = "DER"    // bytes
	Base64 KeyEncoding = "base64" // PEM without its first and last line
	JSON   KeyEncoding = "JSON"
)

// Imported is a key that was read and how it was written.
type Imported struct {
	// Key signs with the algorithm and names itself by the kid that the file
	// gives, if any; see [Key.Thumbprint] to find it among registered keys.
	Key *Key

	Format   KeyFormat
	Encoding KeyEncoding
}

// maxKeyFile is far more than any key with a chain of certificates around it.
const maxKeyFile = 256 << 10

// ImportKey reads a private key in whatever form it comes, judged by its
// content alone: the forms of [KeyFormat] in the wrappings of [KeyEncoding], with
// any line ends, in UTF-8 or UTF-16, with text around a PEM block, with a PEM
// label that belongs to another form, on a single line, or as a JSON string. The
// password is for encrypted forms; others ignore it.
//
// The file must hold exactly one private key; public keys and certificates
// beside it don't matter. Anything else gives a [*KeyError] and costs no more
// than reading data once: a password is tried with at most five million
// iterations. ImportKey keeps no reference to data.
func ImportKey(data []byte, password secret.Secret) (*Imported, error) {
	if len(data) > maxKeyFile {
		return nil, &KeyError{Fault: KeyTooLarge}
	}
	text, ok := plainText(data)
	if !ok {
		return importBinary(data, password)
	}
	return importText(text, password)
}

// importBinary reads what is no text.
func importBinary(data []byte, password secret.Secret) (*Imported, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0x30}):
		return importDER(data, password, DER)
	case bytes.HasPrefix(data, []byte{0xFE, 0xED, 0xFE, 0xED}), bytes.HasPrefix(data, []byte{0xCE, 0xCE, 0xCE, 0xCE}):
		return nil, &KeyError{Fault: KeyStore}
	default:
		return nil, &KeyError{Fault: KeyBinary}
	}
}

// plainText gives data as text, without a byte order mark. It reports false when
// data has bytes that no text has.
func plainText(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		data = fromUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		data = fromUTF16(data[2:], binary.BigEndian)
	}
	control := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r", r) }
	if !utf8.Valid(data) || bytes.ContainsFunc(data, control) {
		return "", false
	}
	return string(data), true
}

func fromUTF16(data []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

var (
	sshPublic    = regexp.MustCompile(`(?m)^\s*(?:ssh-|ecdsa-sha2-|sk-(?:ssh|ecdsa)-|---- BEGIN SSH2 PUBLIC)`)
	brokenArmour = regexp.MustCompile(`(?:BEGIN|END)[A-Z0-9 ]*(?:PRIVATE|PUBLIC) KEY`)
	bareBase64   = regexp.MustCompile(`^[A-Za-z0-9+/\s]+={0,2}$`)
)

func importText(text string, password secret.Secret) (*Imported, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, &KeyError{Fault: KeyEmpty}
	case strings.HasPrefix(text, `"`):
		return importQuoted(text, password)
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return importJSON(text)
	case armour.MatchString(text):
		return importPEM(text, password)
	case strings.Contains(text, "-----END "):
		return nil, &KeyError{Fault: KeyTruncated, Detail: "PEM without its first line"}
	case strings.HasPrefix(text, "PuTTY-User-Key-File"):
		return nil, &KeyError{Fault: KeySSH, Command: "puttygen old.pem -O private-openssh -o new.pem"}
	case sshPublic.MatchString(text):
		return nil, &KeyError{Fault: KeyPublic, Detail: "in a form of OpenSSH"}
	case brokenArmour.MatchString(text):
		return nil, &KeyError{Fault: KeyDamaged, Detail: "the first or last line of the PEM is not as it must be"}
	case bareBase64.MatchString(text):
		return importBase64(text, password)
	case strings.Contains(text, `"kty"`) && strings.Contains(text, "{"):
		return importJSON(text[strings.IndexByte(text, '{'):])
	default:
		return nil, &KeyError{Fault: KeyForm}
	}
}

// importQuoted reads a key that was copied as a JSON string.
func importQuoted(text string, password secret.Secret) (*Imported, error) {
	var inner string
	if json.Unmarshal([]byte(text), &inner) != nil {
		inner = strings.Trim(text, `"`)
	}
	inner = strings.TrimSpace(inner)
	if strings.HasPrefix(inner, `"`) {
		return nil, &KeyError{Fault: KeyForm, Detail: "quoted twice"}
	}
	return importText(inner, password)
}

func importBase64(text string, password secret.Secret) (*Imported, error) {
	der, err := decodeBody(text)
	if err != nil || !bytes.HasPrefix(der, []byte{0x30}) {
		return nil, &KeyError{Fault: KeyForm}
	}
	return importDER(der, password, Base64)
}

// decodeBody reads base64 with any white space in it. What is left over of a cut
// group of four is dropped, so that the DER inside can tell how much is missing.
func decodeBody(text string) ([]byte, error) {
	compact := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\v', '\f', '\r', '\u00A0', '\u200B', '\uFEFF':
			return -1
		default:
			return r
		}
	}, text)
	compact = strings.TrimRight(compact, "=")
	if len(compact)%4 == 1 {
		compact = compact[:len(compact)-1]
	}
	return base64.RawStdEncoding.DecodeString(compact)
}

// sshKey refuses OpenSSH's own form. The command converts the file in place.
func sshKey() *KeyError {
	return &KeyError{Fault: KeySSH, Command: "ssh-keygen -p -m PKCS8 -f old.pem"}
}
