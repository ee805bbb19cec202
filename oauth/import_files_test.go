package oauth

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"unicode/utf16"
)

// keyFile is a file that somebody may choose as a key, and what must come of it.
type keyFile struct {
	name     string
	data     []byte
	password string

	// Either a key:
	key      *Key
	format   KeyFormat
	encoding KeyEncoding
	// Or a fault:
	fault KeyFault
}

// keyFiles makes every form of every type, whole and in every state of damage.
func keyFiles(t testing.TB) []keyFile {
	t.Helper()
	var files []keyFile
	for _, typ := range KeyTypes() {
		k := newTestKey(t, typ)
		files = append(files, wholeFiles(t, k)...)
		files = append(files, damagedFiles(t, k)...)
		files = append(files, otherFiles(t, k)...)
	}
	files = append(files, jwkFiles(t)...)
	files = append(files, unfitKeys(t)...)
	files = append(files, oddKeys(t)...)
	return append(files, notKeys(t)...)
}

// ders are the forms of one key as bytes.
type ders struct {
	pkcs8, native, public []byte
	label                 string // of the native form in PEM
	format                KeyFormat
}

func dersOf(t testing.TB, private crypto.Signer) ders {
	t.Helper()
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	must(t, err)
	if private, ok := private.(*rsa.PrivateKey); ok {
		return ders{pkcs8, x509.MarshalPKCS1PrivateKey(private), public, "RSA PRIVATE KEY", PKCS1}
	}
	sec1, err := x509.MarshalECPrivateKey(private.(*ecdsa.PrivateKey))
	must(t, err)
	return ders{pkcs8, sec1, public, "EC PRIVATE KEY", SEC1}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func armoured(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func wholeFiles(t testing.TB, k *Key) []keyFile {
	t.Helper()
	d := dersOf(t, k.private())
	text, native := armoured("PRIVATE KEY", d.pkcs8), armoured(d.label, d.native)
	jwk, err := k.PrivateJWK()
	must(t, err)
	encrypted := encryptPKCS8(t, d.pkcs8, "påss word", 32, "1.2.840.113549.2.9")
	rows := []struct {
		name, text string
		format     KeyFormat
		encoding   KeyEncoding
	}{
		{"PKCS#8 PEM", text, PKCS8, PEM},
		{"PKCS#8 DER", string(d.pkcs8), PKCS8, DER},
		{"native PEM", native, d.format, PEM},
		{"native DER", string(d.native), d.format, DER},
		{"encrypted PEM", armoured("ENCRYPTED PRIVATE KEY", encrypted), EncryptedPKCS8, PEM},
		{"encrypted DER", string(encrypted), EncryptedPKCS8, DER},
		{"JWK", jwk.Reveal(), JWK, JSON},
		{"JWKS", `{"keys":[` + jwk.Reveal() + `]}`, JWKS, JSON},
		{"PEM with text around", "Bag Attributes\n    localKeyID: 01 \nKey:\n" + text + "\nThat is it.\n", PKCS8, PEM},
		{"PEM with Windows line ends", strings.ReplaceAll(native, "\n", "\r\n"), d.format, PEM},
		{"PEM with old Mac line ends", strings.ReplaceAll(text, "\n", "\r"), PKCS8, PEM},
		{"PEM on one line", strings.ReplaceAll(text, "\n", " "), PKCS8, PEM},
		{"PEM indented", "  " + strings.ReplaceAll(text, "\n", "\n  "), PKCS8, PEM},
		{"PEM with \\n", strings.ReplaceAll(text, "\n", `\n`), PKCS8, PEM},
		{"PEM as a JSON string", quoted(t, text), PKCS8, PEM},
		{"PEM with the label of PKCS#8 around the native form", armoured("PRIVATE KEY", d.native), d.format, PEM},
		{"PEM with a native label around PKCS#8", armoured(d.label, d.pkcs8), PKCS8, PEM},
		{"PEM with its public key", k.PublicPEM() + text, PKCS8, PEM},
		{"PEM in UTF-16 with mark", "\xFF\xFE" + utf16LE(text), PKCS8, PEM},
		{"PEM in UTF-16, the other way round", "\xFE\xFF" + utf16BE(text), PKCS8, PEM},
		{"PEM in quotes", `"` + text + `"`, PKCS8, PEM},
		{"PEM after a byte order mark", "\xEF\xBB\xBF" + text, PKCS8, PEM},
		{"base64 without armour", base64.StdEncoding.EncodeToString(d.pkcs8), PKCS8, Base64},
		{"JWK after words", "Private key: " + jwk.Reveal(), JWK, JSON},
	}
	files := make([]keyFile, len(rows))
	for i, row := range rows {
		files[i] = keyFile{
			name: string(k.Type()) + " " + row.name, data: []byte(row.text), password: "påss word",
			key: k, format: row.format, encoding: row.encoding,
		}
	}
	return files
}

func quoted(t testing.TB, text string) string {
	t.Helper()
	out, err := json.Marshal(text)
	must(t, err)
	return string(out)
}

func utf16LE(text string) string {
	var b bytes.Buffer
	for _, unit := range utf16.Encode([]rune(text)) {
		b.Write([]byte{byte(unit), byte(unit >> 8)})
	}
	return b.String()
}

func utf16BE(text string) string {
	swapped := []byte(utf16LE(text))
	for at := 0; at < len(swapped); at += 2 {
		swapped[at], swapped[at+1] = swapped[at+1], swapped[at]
	}
	return string(swapped)
}

func damagedFiles(t testing.TB, k *Key) []keyFile {
	t.Helper()
	d := dersOf(t, k.private())
	text := armoured("PRIVATE KEY", d.pkcs8)
	lines := strings.SplitAfter(text, "\n")
	jwk, err := k.PrivateJWK()
	must(t, err)
	other := otherTestKey(t, ECP256)
	otherJWK, err := other.PrivateJWK()
	must(t, err)
	encrypted := encryptPKCS8(t, d.pkcs8, "right", 16, "")
	rows := []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"PEM without its end", strings.Join(lines[:len(lines)-2], ""), "", KeyTruncated},
		{"PEM without its beginning", strings.Join(lines[1:], ""), "", KeyTruncated},
		{"PEM with a line missing inside", lines[0] + strings.Join(lines[2:], ""), "", KeyDamaged},
		{"PEM cut inside", lines[0] + lines[1] + lines[len(lines)-2], "", KeyTruncated},
		{"PEM with a stray character", strings.Replace(text, lines[1][:4], "M*IG", 1), "", KeyDamaged},
		{"PEM with long dashes", strings.ReplaceAll(text, "-----", "—"), "", KeyDamaged},
		{"PEM twice", text + text, "", KeyDoubled},
		{"PEM and another key", text + armoured("PRIVATE KEY", dersOf(t, other.private()).pkcs8), "", KeySeveral},
		{"PEM emptied", lines[0] + lines[len(lines)-2], "", KeyTruncated},
		{"DER cut", string(d.pkcs8[:len(d.pkcs8)-7]), "", KeyTruncated},
		{"DER twice", string(d.native) + string(d.native), "", KeyDoubled},
		{"DER with bytes after it", string(d.pkcs8) + "\x00\x01", "", KeyDamaged},
		{"DER with a number changed", string(changed(d.native)), "", KeyDamaged},
		{"JWK cut", jwk.Reveal()[:len(jwk.Reveal())-20], "", KeyTruncated},
		{"JWK twice", jwk.Reveal() + "\n" + jwk.Reveal(), "", KeyDoubled},
		{"JWK and another key", jwk.Reveal() + otherJWK.Reveal(), "", KeySeveral},
		{"JWK with text after it", jwk.Reveal() + "x", "", KeyDamaged},
		{"JWK with another key's number", swapped(t, k), "", KeyDamaged},
		{"JWK with a member twice", `{"kty":"RSA",` + jwk.Reveal()[1:], "", KeyDamaged},
		{"JWKS with the key twice", `{"keys":[` + jwk.Reveal() + "," + jwk.Reveal() + `]}`, "", KeyDoubled},
		{"JWKS with two keys", `{"keys":[` + jwk.Reveal() + "," + otherJWK.Reveal() + `]}`, "", KeySeveral},
		{"encrypted, no password", armoured("ENCRYPTED PRIVATE KEY", encrypted), "", KeyNeedsPassword},
		{"encrypted, wrong password", armoured("ENCRYPTED PRIVATE KEY", encrypted), "wrong", KeyWrongPassword},
		{"encrypted, cut", string(encrypted[:len(encrypted)-1]), "right", KeyTruncated},
		{"legacy encryption", legacyPEM(d), "right", KeyLegacy},
	}
	return faulty(string(k.Type())+" ", rows)
}

func faulty(prefix string, rows []struct {
	name, text, password string
	fault                KeyFault
},
) []keyFile {
	files := make([]keyFile, len(rows))
	for i, row := range rows {
		files[i] = keyFile{name: prefix + row.name, data: []byte(row.text), password: row.password, fault: row.fault}
	}
	return files
}

// changed alters a private number and keeps the lengths.
func changed(der []byte) []byte {
	out := bytes.Clone(der)
	out[len(out)-3] ^= 0x55
	if len(out) > 300 { // RSA: the coefficient at the end doesn't count, the modulus does
		out[100] ^= 0x55
	}
	return out
}

// swapped puts the private number of another key of the type in.
func swapped(t testing.TB, k *Key) string {
	t.Helper()
	typ := k.Type()
	if strings.HasPrefix(string(typ), "RSA") {
		typ = RSA2048
	}
	members := func(k *Key) map[string]any {
		jwk, err := k.PrivateJWK()
		must(t, err)
		var m map[string]any
		must(t, json.Unmarshal([]byte(jwk.Reveal()), &m))
		return m
	}
	own, other := members(k), members(otherTestKey(t, typ))
	own["d"] = other["d"]
	text, err := json.Marshal(own)
	must(t, err)
	return string(text)
}

// legacyPEM is what "openssl rsa -aes128 -traditional" writes; the content is
// not really encrypted, for it is never read.
func legacyPEM(d ders) string {
	return string(pem.EncodeToMemory(&pem.Block{
		Type: d.label, Bytes: d.native,
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-128-CBC,00112233445566778899AABBCCDDEEFF"},
	}))
}

// otherFiles are public things of the same key.
func otherFiles(t testing.TB, k *Key) []keyFile {
	t.Helper()
	d := dersOf(t, k.private())
	certificate, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(3)},
		&x509.Certificate{SerialNumber: big.NewInt(3), Subject: pkix.Name{CommonName: "x"}}, k.private().Public(), k.private())
	must(t, err)
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "x"}}, k.private())
	must(t, err)
	return faulty(string(k.Type())+" ", []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"public PEM", k.PublicPEM(), "", KeyPublic},
		{"public DER", string(d.public), "", KeyPublic},
		{"public JWK", string(k.PublicJWK()), "", KeyPublic},
		{"public JWKS", string(k.PublicJWKS()), "", KeyPublic},
		{"certificate PEM", armoured("CERTIFICATE", certificate), "", KeyCertificate},
		{"certificate DER", string(certificate), "", KeyCertificate},
		{"request PEM", armoured("CERTIFICATE REQUEST", request), "", KeyRequest},
		{"request DER", string(request), "", KeyRequest},
		{"public PEM cut", k.PublicPEM()[:60], "", KeyTruncated},
	})
}

// jwkFiles are JWKs as various consoles and tools write them.
func jwkFiles(t testing.TB) []keyFile {
	t.Helper()
	k := newTestKey(t, RSA2048)
	ec := newTestKey(t, ECP256)
	edit := func(k *Key, change func(map[string]any)) string {
		jwk, err := k.PrivateJWK()
		must(t, err)
		var m map[string]any
		must(t, json.Unmarshal([]byte(jwk.Reveal()), &m))
		change(m)
		text, err := json.MarshalIndent(m, "", "  ")
		must(t, err)
		return string(text)
	}
	set := func(name string, value any) func(map[string]any) {
		return func(m map[string]any) { m[name] = value }
	}
	read := func(name, text string, k *Key) keyFile {
		return keyFile{name: name, data: []byte(text), key: k, format: JWK, encoding: JSON}
	}
	files := []keyFile{
		read("JWK without CRT numbers", edit(k, func(m map[string]any) { delete(m, "dp"); delete(m, "dq"); delete(m, "qi") }), k),
		read("JWK without kid and alg", edit(ec, func(m map[string]any) { delete(m, "kid"); delete(m, "alg"); delete(m, "use") }), ec),
		read("JWK with members of its own", edit(ec, func(m map[string]any) { m["x\":0,\"d"] = 1; m["status"] = "ACTIVE" }), ec),
		read("JWK for signing by key_ops", edit(ec, set("key_ops", []string{"sign", "verify"})), ec),
		read("JWK without a curve", edit(ec, set("crv", nil)), ec),
	}
	return append(files, faulty("", []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"JWK for encryption", edit(k, set("use", "enc")), "", KeyWrongUse},
		{"JWK for verifying", edit(ec, set("key_ops", []string{"verify"})), "", KeyWrongUse},
		{"JWK with another family's algorithm", edit(k, set("alg", "ES256")), "", KeyMismatch},
		{"JWK with another curve's algorithm", edit(ec, set("alg", "ES384")), "", KeyMismatch},
		{"JWK for PSS", edit(k, set("alg", "PS256")), "", KeyMismatch},
		{"JWK with alg none", edit(k, set("alg", "none")), "", KeyMismatch},
		{"JWK with another curve's name", edit(ec, set("crv", "P-384")), "", KeyDamaged},
		{"JWK on an unknown curve", edit(ec, set("crv", "P-999")), "", KeyUnsupported},
		{"JWK without primes", edit(k, func(m map[string]any) { delete(m, "p"); delete(m, "q") }), "", KeyUnsupported},
		{"JWK with a number for text", edit(k, set("n", 17)), "", KeyDamaged},
		{"JWK without modulus", edit(k, func(m map[string]any) { delete(m, "n") }), "", KeyDamaged},
		{"JWK with a kid of control characters", edit(k, set("kid", "a\r\nb")), "", KeyDamaged},
		{"JWK of a shared secret", `{"kty":"oct","k":"c2VjcmV0"}`, "", KeySymmetric},
		{"JWK of Ed25519", `{"kty":"OKP","crv":"Ed25519","d":"AA","x":"AA"}`, "", KeyUnsupported},
		{"JSON that is no JWK", `{"client_id":"0oa1"}`, "", KeyForm},
		{"JWKS without keys", `{"keys":[]}`, "", KeyEmpty},
		{"JWKS that is no list", `{"keys":{}}`, "", KeyDamaged},
		{"JSON that is a list of numbers", `[1,2]`, "", KeyDamaged},
	})...)
}

// unfitKeys are sound keys that no algorithm here may use.
func unfitKeys(t testing.TB) []keyFile {
	t.Helper()
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	must(t, err)
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	must(t, err)
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	var files []keyFile
	for _, row := range []struct {
		name  string
		key   any
		fault KeyFault
	}{{"RSA-1024", small, KeyTooSmall}, {"EC-P224", p224, KeyUnsupported}, {"Ed25519", ed, KeyUnsupported}} {
		der, err := x509.MarshalPKCS8PrivateKey(row.key)
		must(t, err)
		files = append(
			files,
			keyFile{name: row.name + " PEM", data: []byte(armoured("PRIVATE KEY", der)), fault: row.fault},
			keyFile{name: row.name + " DER", data: der, fault: row.fault},
			keyFile{name: row.name + " encrypted", data: encryptPKCS8(t, der, "p", 24, "1.2.840.113549.2.11"), password: "p", fault: row.fault},
		)
	}
	return files
}

// notKeys are files of other kinds.
func notKeys(t testing.TB) []keyFile {
	t.Helper()
	noise := make([]byte, 500)
	_, err := rand.Read(noise)
	must(t, err)
	noise[0], noise[1] = 0x7F, 0x00
	return faulty("", []struct {
		name, text, password string
		fault                KeyFault
	}{
		{"nothing", "", "", KeyEmpty},
		{"white space", " \r\n\t", "", KeyEmpty},
		{"a byte order mark alone", "\xEF\xBB\xBF", "", KeyEmpty},
		{"words", "my key is on the other computer", "", KeyForm},
		{"a web page", "<!DOCTYPE html><html></html>", "", KeyForm},
		{"a token", rfc7515A3, "", KeyForm},
		{"noise", string(noise), "", KeyBinary},
		{"an executable", "\x7FELF\x02\x01\x01\x00", "", KeyBinary},
		{"a Java keystore", "\xFE\xED\xFE\xED\x00\x00\x00\x02", "", KeyStore},
		{"50 MB", strings.Repeat("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n", 50<<20/33), "", KeyTooLarge},
		{"50 MB of DER", "\x30\x84\x03\x20\x00\x00" + strings.Repeat("\x00", 50<<20), "", KeyTooLarge},
		{"an OpenSSH public key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ== me@here", "", KeyPublic},
		{"an OpenSSH private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n", "", KeySSH},
		{"an SSH2 public key", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3Nz\n---- END SSH2 PUBLIC KEY ----\n", "", KeyPublic},
		{"a PuTTY key", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", "", KeySSH},
		{"a PGP key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nxcLYBF\n-----END PGP PRIVATE KEY BLOCK-----", "", KeyForm},
		{"curve parameters", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", "", KeyForm},
		{"a DER number", "\x02\x01\x05", "", KeyBinary},
		{"an empty DER sequence", "\x30\x00", "", KeyForm},
		{"a DER of indefinite length", "\x30\x80\x02\x01\x00\x00\x00", "", KeyDamaged},
		{"a DER longer than memory", "\x30\x84\xFF\xFF\xFF\xFF\x02", "", KeyTruncated},
		{"a string quoted twice", fmt.Sprintf("%q", fmt.Sprintf("%q", "x")), "", KeyForm},
	})
}
