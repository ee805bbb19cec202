package oauth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1" // the default PRF of RFC 8018
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"hash"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

const (
	maxIterations = 5_000_000 // more would only serve to keep the program busy
	maxSalt       = 1 << 10
)

// reEncrypt makes of any encryption that openssl knows one that is read here.
const reEncrypt = "openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem"

// readEncrypted reads an EncryptedPrivateKeyInfo (RFC 5958 §3).
func readEncrypted(data []byte, password secret.Secret) (*Key, error) {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Encrypted []byte
	}
	if _, err := asn1.Unmarshal(data, &info); err != nil {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "encrypted PKCS#8 that does not add up"}
	}
	if info.Algorithm.Algorithm.String() != "1.2.840.113549.1.5.13" {
		return nil, unsupportedEncryption(info.Algorithm.Algorithm)
	}
	scheme, err := readPBES2(info.Algorithm.Parameters.FullBytes)
	if err != nil {
		return nil, err
	}
	if len(info.Encrypted) == 0 || len(info.Encrypted)%aes.BlockSize != 0 {
		return nil, &KeyError{Fault: KeyDamaged, Detail: "encrypted content of a size that cannot be"}
	}
	if password.IsZero() {
		return nil, &KeyError{Fault: KeyNeedsPassword}
	}
	plain, err := scheme.decrypt(info.Encrypted, password)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	elements, err := readSequence(plain)
	if err != nil || shapeOf(elements) != "INTEGER SEQUENCE OCTETS" {
		return nil, &KeyError{Fault: KeyWrongPassword}
	}
	return readPKCS8(plain)
}

// pbes2 is the encryption scheme of RFC 8018 §6.2 with PBKDF2 and AES-CBC.
type pbes2 struct {
	salt       []byte
	iterations int
	keyLength  int
	prf        func() hash.Hash
	iv         []byte
}

func readPBES2(parameters []byte) (*pbes2, error) {
	var p struct{ Derivation, Encryption pkix.AlgorithmIdentifier }
	if _, err := asn1.Unmarshal(parameters, &p); err != nil {
		return nil, errPBES2()
	}
	if p.Derivation.Algorithm.String() != "1.2.840.113549.1.5.12" {
		return nil, unsupportedEncryption(p.Derivation.Algorithm)
	}
	var s pbes2
	if err := s.readDerivation(p.Derivation.Parameters.FullBytes); err != nil {
		return nil, err
	}
	given := s.keyLength
	switch p.Encryption.Algorithm.String() { // RFC 8018 appendix B.2.5
	case "2.16.840.1.101.3.4.1.2":
		s.keyLength = 16
	case "2.16.840.1.101.3.4.1.22":
		s.keyLength = 24
	case "2.16.840.1.101.3.4.1.42":
		s.keyLength = 32
	default:
		return nil, unsupportedEncryption(p.Encryption.Algorithm)
	}
	if given != 0 && given != s.keyLength {
		return nil, errPBES2()
	}
	if _, err := asn1.Unmarshal(p.Encryption.Parameters.FullBytes, &s.iv); err != nil || len(s.iv) != aes.BlockSize {
		return nil, errPBES2()
	}
	return &s, nil
}

// readDerivation reads PBKDF2-params (RFC 8018 appendix A.2).
func (s *pbes2) readDerivation(parameters []byte) error {
	var p struct {
		Salt       []byte
		Iterations int
		KeyLength  int                      `asn1:"optional"`
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
	if _, err := asn1.Unmarshal(parameters, &p); err != nil || p.Iterations < 1 || p.KeyLength < 0 || len(p.Salt) > maxSalt {
		return errPBES2()
	}
	if p.Iterations > maxIterations {
		return &KeyError{Fault: KeyUnsupported, Detail: "more than five million iterations", Command: reEncrypt}
	}
	s.salt, s.iterations, s.keyLength = p.Salt, p.Iterations, p.KeyLength
	switch p.PRF.Algorithm.String() { // RFC 8018 appendix B.1
	case "", "1.2.840.113549.2.7":
		s.prf = sha1.New
	case "1.2.840.113549.2.9":
		s.prf = sha256.New
	case "1.2.840.113549.2.10":
		s.prf = sha512.New384
	case "1.2.840.113549.2.11":
		s.prf = sha512.New
	default:
		return unsupportedEncryption(p.PRF.Algorithm)
	}
	return nil
}

// decrypt gives the plain text, or KeyWrongPassword when its padding (RFC 5652
// §6.3) is not as it must be.
func (s *pbes2) decrypt(encrypted []byte, password secret.Secret) ([]byte, error) {
	key, err := pbkdf2.Key(s.prf, password.Reveal(), s.salt, s.iterations, s.keyLength)
	if err != nil {
		return nil, errors.Join(&KeyError{Fault: KeyUnsupported, Detail: "PBKDF2"}, err)
	}
	defer clear(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errors.Join(&KeyError{Fault: KeyUnsupported, Detail: "AES"}, err)
	}
	plain := make([]byte, len(encrypted))
	cipher.NewCBCDecrypter(block, s.iv).CryptBlocks(plain, encrypted)
	count := int(plain[len(plain)-1])
	if count < 1 || count > aes.BlockSize {
		return nil, &KeyError{Fault: KeyWrongPassword}
	}
	for _, b := range plain[len(plain)-count:] {
		if int(b) != count {
			return nil, &KeyError{Fault: KeyWrongPassword}
		}
	}
	return plain[:len(plain)-count], nil
}

func errPBES2() *KeyError {
	return &KeyError{Fault: KeyDamaged, Detail: "encryption parameters that do not add up"}
}

func unsupportedEncryption(algorithm asn1.ObjectIdentifier) *KeyError {
	return &KeyError{Fault: KeyUnsupported, Detail: "encryption " + algorithm.String(), Command: reEncrypt}
}
