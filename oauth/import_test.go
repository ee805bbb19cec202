package oauth

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestImportKey(t *testing.T) {
	files := keyFiles(t)
	if len(files) < 60 {
		t.Errorf("only %d files", len(files))
	}
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			before := len(f.data)
			got, err := ImportKey(f.data, secret.New(f.password))
			if f.key == nil {
				wantKeyFault(t, err, f.fault)
				if got != nil {
					t.Error("a key beside an error")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.Key.Thumbprint() != f.key.Thumbprint() || got.Format != f.format || got.Encoding != f.encoding {
				t.Errorf("%v from %s in %s; want %v from %s in %s", got.Key, got.Format, got.Encoding, f.key, f.format, f.encoding)
			}
			signed, err := got.Key.SignAssertion(testAssertion())
			if err != nil {
				t.Fatal(err)
			}
			verify(t, got.Key, signed)
			if len(f.data) != before {
				t.Error("the file was changed")
			}
		})
	}
}

// TestImportErrorsHoldNoKeyMaterial looks for pieces of the refused file.
func TestImportErrorsHoldNoKeyMaterial(t *testing.T) {
	for _, f := range keyFiles(t) {
		if f.key != nil || len(f.data) > maxKeyFile {
			continue
		}
		_, err := ImportKey(f.data, secret.New(f.password))
		text := fmt.Sprintf("%v %+v", err, err)
		for at := 0; at+24 <= len(f.data); at += 8 {
			if piece := f.data[at : at+24]; strings.Contains(text, string(piece)) {
				t.Errorf("%s: the error holds %q", f.name, piece)
			}
		}
	}
}

func TestImportKeepsKidAndAlgorithm(t *testing.T) {
	k := newTestKey(t, RSA3072)
	named, err := k.WithID("okta-1")
	must(t, err)
	if named, err = named.WithAlgorithm("RS384"); err != nil {
		t.Fatal(err)
	}
	jwk, err := named.PrivateJWK()
	must(t, err)
	got, err := ImportKey([]byte(jwk.Reveal()), secret.New(""))
	must(t, err)
	if got.Key.ID() != "okta-1" || got.Key.Algorithm() != "RS384" || got.Key.Thumbprint() != k.Thumbprint() {
		t.Errorf("%s with %s, thumbprint %s", got.Key.ID(), got.Key.Algorithm(), got.Key.Thumbprint())
	}
}

func TestImportSaysWhichKeys(t *testing.T) {
	first, err := newTestKey(t, ECP256).WithID("one")
	must(t, err)
	a, err := first.PrivateJWK()
	must(t, err)
	b, err := newTestKey(t, ECP384).PrivateJWK()
	must(t, err)
	public := string(newTestKey(t, ECP521).PublicJWK())
	_, err = ImportKey([]byte(`{"keys":[`+a.Reveal()+","+public+","+b.Reveal()+`]}`), secret.New(""))
	var fault *KeyError
	if !errors.As(err, &fault) || fault.Fault != KeySeveral {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"one", "#3"}, fault.IDs); diff != "" {
		t.Error(diff)
	}
	got, err := ImportKey([]byte(`[`+public+","+b.Reveal()+`]`), secret.New(""))
	must(t, err)
	if got.Key.Type() != ECP384 || got.Format != JWKS {
		t.Errorf("%v from %s", got.Key, got.Format)
	}
}

// TestImportReadsWhatOpenSSLWrites takes the published keys of RFC 7520, which
// OpenSSL encrypted.
func TestImportReadsWhatOpenSSLWrites(t *testing.T) {
	faults := map[string]KeyFault{"legacy": KeyLegacy, "unsupported": KeyUnsupported, "pkcs12": KeyPKCS12}
	ec, rsaKey := rfcKey(t, "rfc7520-3-2-ec-private-key.json"), rfcKey(t, "rfc7520-3-4-rsa-private-key.json")
	paths, err := filepath.Glob(filepath.Join("testdata", "openssl", "*"))
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			must(t, err)
			got, err := ImportKey(data, secret.New("rfc7520"))
			if want, bad := faults[strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '.' })[0]]; bad {
				wantKeyFault(t, err, want)
				var fault *KeyError
				if errors.As(err, &fault) && !strings.Contains(name, "explicit") && !strings.HasPrefix(fault.Command, "openssl pkcs") {
					t.Errorf("command %q", fault.Command)
				}
				return
			}
			must(t, err)
			want := ec
			if strings.HasPrefix(name, "rsa") {
				want = rsaKey
			}
			if got.Key.Thumbprint() != want.Thumbprint() {
				t.Errorf("%v, want %v", got.Key, want)
			}
			if got.Format != EncryptedPKCS8 {
				return
			}
			_, err = ImportKey(data, secret.New("rfc752O"))
			wantKeyFault(t, err, KeyWrongPassword)
		})
	}
}

func TestImportRefusesEndlessIterations(t *testing.T) {
	der := encryptPKCS8(t, dersOf(t, newTestKey(t, ECP256).private()).pkcs8, "p", 16, "")
	few, many := []byte{2, 2, 0x03, 0xE8}, []byte{2, 2, 0x7F, 0xFF}
	if !bytes.Contains(der, few) {
		t.Fatal("no iteration count to change")
	}
	_, err := ImportKey(bytes.Replace(der, few, many, 1), secret.New("p"))
	wantKeyFault(t, err, KeyWrongPassword)
	scheme := pbes2{}
	parameters, err := asn1.Marshal(struct {
		Salt       []byte
		Iterations int
	}{[]byte("salt"), maxIterations + 1})
	must(t, err)
	wantKeyFault(t, scheme.readDerivation(parameters), KeyUnsupported)
}

func rfcKey(t testing.TB, name string) *Key {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "rfc", name))
	must(t, err)
	got, err := ImportKey(text, secret.New(""))
	must(t, err)
	return got.Key
}

func oid(t testing.TB, text string) asn1.ObjectIdentifier {
	t.Helper()
	var id asn1.ObjectIdentifier
	for part := range strings.SplitSeq(text, ".") {
		n, err := strconv.Atoi(part)
		must(t, err)
		id = append(id, n)
	}
	return id
}

// encryptPKCS8 is the inverse of readEncrypted: PBES2 with AES-CBC.
func encryptPKCS8(t testing.TB, plain []byte, password string, keyLength int, prf string) []byte {
	t.Helper()
	hashes := map[string]func() hash.Hash{
		"": sha1.New, "1.2.840.113549.2.9": sha256.New, "1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
	}
	ciphers := map[int]string{16: "2.16.840.1.101.3.4.1.2", 24: "2.16.840.1.101.3.4.1.22", 32: "2.16.840.1.101.3.4.1.42"}
	salt, iv := make([]byte, 16), make([]byte, aes.BlockSize)
	_, _ = rand.Read(salt)
	_, _ = rand.Read(iv)
	key, err := pbkdf2.Key(hashes[prf], password, salt, 1000, keyLength)
	must(t, err)
	block, err := aes.NewCipher(key)
	must(t, err)
	count := aes.BlockSize - len(plain)%aes.BlockSize
	out := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(count)}, count)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)

	type derivation struct {
		Salt       []byte
		Iterations int
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
	d := derivation{Salt: salt, Iterations: 1000}
	if prf != "" {
		d.PRF.Algorithm = oid(t, prf)
	}
	kdf, err := asn1.Marshal(d)
	must(t, err)
	ivText, err := asn1.Marshal(iv)
	must(t, err)
	scheme, err := asn1.Marshal(struct{ Derivation, Encryption pkix.AlgorithmIdentifier }{
		pkix.AlgorithmIdentifier{Algorithm: oid(t, "1.2.840.113549.1.5.12"), Parameters: asn1.RawValue{FullBytes: kdf}},
		pkix.AlgorithmIdentifier{Algorithm: oid(t, ciphers[keyLength]), Parameters: asn1.RawValue{FullBytes: ivText}},
	})
	must(t, err)
	der, err := asn1.Marshal(struct {
		Algorithm pkix.AlgorithmIdentifier
		Encrypted []byte
	}{
		pkix.AlgorithmIdentifier{Algorithm: oid(t, "1.2.840.113549.1.5.13"), Parameters: asn1.RawValue{FullBytes: scheme}}, out,
	})
	must(t, err)
	return der
}

func FuzzImportKey(f *testing.F) {
	small := regexp.MustCompile(`^(?:RSA-2048|EC-P256|[^-]*:|JWKS? )`) // the others are the same forms, and slow to read
	for _, file := range keyFiles(f) {
		if len(file.data) < 4<<10 && small.MatchString(file.name) {
			f.Add(file.data, file.password)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, password string) {
		got, err := ImportKey(data, secret.New(password))
		if (got == nil) == (err == nil) {
			t.Fatalf("result %v with error %v", got, err)
		}
		var fault *KeyError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("error of type %T", err)
		}
		if err != nil {
			return
		}
		if _, err := ParseKey(got.Key.Secret()); err != nil {
			t.Fatalf("an imported key can't be kept: %v", err)
		}
	})
}
