package oauth

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// importDER recognises a structure by the types of its elements: labels and file
// names are wrong too often.
func importDER(data []byte, password secret.Secret, encoding KeyEncoding) (*Imported, error) {
	elements, err := readSequence(data)
	if err != nil {
		return nil, err
	}
	var format KeyFormat
	var key *Key
	switch shape := shapeOf(elements); shape {
	case "INTEGER SEQUENCE OCTETS":
		format = PKCS8
		key, err = readPKCS8(data)
	case "INTEGER×9":
		format = PKCS1
		key, err = readPKCS1(data)
	case "INTEGER OCTETS":
		format = SEC1
		key, err = readSEC1(data, nil)
	case "SEQUENCE OCTETS":
		format = EncryptedPKCS8
		key, err = readEncrypted(data, password)
	default:
		return nil, notPrivateDER(shape, data)
	}
	if err != nil {
		return nil, err
	}
	return &Imported{Key: key, Format: format, Encoding: encoding}, nil
}

// readSequence gives the elements of the one ASN.1 sequence that data must be.
func readSequence(data []byte) ([]asn1.RawValue, error) {
	if missing(data) {
		return nil, &KeyError{Fault: KeyTruncated, Detail: "ASN.1 ends early"}
	}
	var whole asn1.RawValue
	rest, err := asn1.Unmarshal(data, &whole)
	switch {
	case err != nil || whole.Tag != asn1.TagSequence:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "no ASN.1 sequence"}
	case len(rest) > 0 && bytes.Equal(rest, whole.FullBytes):
		return nil, &KeyError{Fault: KeyDoubled}
	case len(rest) > 0:
		return nil, &KeyError{Fault: KeyDamaged, Detail: "bytes after the ASN.1"}
	}
	var elements []asn1.RawValue
	for rest := whole.Bytes; len(rest) > 0; {
		var element asn1.RawValue
		if rest, err = asn1.Unmarshal(rest, &element); err != nil {
			return nil, &KeyError{Fault: KeyDamaged, Detail: "ASN.1 that does not add up"}
		}
		elements = append(elements, element)
	}
	return elements, nil
}

// missing reports whether the outermost ASN.1 length says more than is there.
func missing(data []byte) bool {
	if len(data) < 2 {
		return true
	}
	length, head := int(data[1]), 2
	if length == 0x80 { // of indefinite length, which DER hasn't
		return false
	}
	if length > 0x80 {
		count := length & 0x7F
		if count > 4 || len(data) < 2+count {
			return count <= 4
		}
		length = 0
		for _, b := range data[2 : 2+count] {
			length = length<<8 | int(b)
		}
		head += count
	}
	return length > len(data)-head
}

// shapeOf writes the types of the first elements as words; the optional ones at
// the end of a form don't count.
func shapeOf(elements []asn1.RawValue) string {
	kind := func(i int) int {
		if i >= len(elements) || elements[i].Class != asn1.ClassUniversal {
			return -1
		}
		return elements[i].Tag
	}
	const (
		integer = asn1.TagInteger
		octets  = asn1.TagOctetString
		bits    = asn1.TagBitString
		group   = asn1.TagSequence
	)
	integers := 0
	for kind(integers) == integer {
		integers++
	}
	switch {
	case integers == 9 && len(elements) == 9:
		return "INTEGER×9"
	case integers == 9 && kind(9) == group:
		return "INTEGER×9 SEQUENCE"
	case integers == 6 && len(elements) == 6:
		return "INTEGER×6"
	case integers == 2 && len(elements) == 2:
		return "INTEGER×2"
	case kind(0) == integer && kind(1) == group && kind(2) == octets:
		return "INTEGER SEQUENCE OCTETS"
	case kind(0) == integer && kind(1) == octets:
		return "INTEGER OCTETS"
	case kind(0) == integer && kind(1) == group && bytes.Equal(elements[0].Bytes, []byte{3}):
		return "3 SEQUENCE"
	case kind(0) == group && kind(1) == octets && len(elements) == 2:
		return "SEQUENCE OCTETS"
	case kind(0) == group && kind(1) == bits && len(elements) == 2:
		return "SEQUENCE BITS"
	case kind(0) == group && kind(1) == group && kind(2) == bits:
		return "SEQUENCE SEQUENCE BITS"
	default:
		return ""
	}
}

// notPrivateDER names a structure that is no private key of a form read here.
func notPrivateDER(shape string, data []byte) *KeyError {
	switch shape {
	case "INTEGER×9 SEQUENCE":
		return &KeyError{Fault: KeyUnsupported, Detail: "RSA key of more than two primes"}
	case "INTEGER×6":
		return &KeyError{Fault: KeyUnsupported, Detail: "DSA key"}
	case "INTEGER×2", "SEQUENCE BITS":
		return &KeyError{Fault: KeyPublic}
	case "3 SEQUENCE":
		return &KeyError{Fault: KeyPKCS12, Command: "openssl pkcs12 -in old.p12 -nocerts -out new.pem"}
	case "SEQUENCE SEQUENCE BITS":
		if _, err := x509.ParseCertificateRequest(data); err == nil {
			return &KeyError{Fault: KeyRequest}
		}
		return &KeyError{Fault: KeyCertificate}
	default:
		return &KeyError{Fault: KeyForm, Detail: "ASN.1 of another kind"}
	}
}
