package setup_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
)

// behindTLS is an org whose certificate this computer doesn't trust, reached as
// acme.okta.com.
func behindTLS(t *testing.T, template x509.Certificate) (w *setup.Walk, certificate []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber, template.DNSNames = big.NewInt(1), []string{"acme.okta.com"}
	template.Subject = pkix.Name{CommonName: "Acme inspection"}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/okta-organization" {
			fmt.Fprint(w, `{"id":"00o1","pipeline":"idx","_links":{"organization":{"href":"https://acme.okta.com"}}}`)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	network := wire.New(wire.Config{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}})
	t.Cleanup(network.Close)
	return openWalk(t, network, session(t), setup.NewWorkspace("org-1", "Acme", false, time.Now())), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func valid() x509.Certificate {
	return x509.Certificate{NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
}

func TestAnAuthorityOfTheOrgsOwn(t *testing.T) {
	authority := valid()
	authority.IsCA, authority.BasicConstraintsValid = true, true
	for name, template := range map[string]x509.Certificate{"an authority": authority, "the server alone": valid()} {
		t.Run(name, func(t *testing.T) {
			w, certificate := behindTLS(t, template)
			n := &tenant{Walk: w, t: t}
			p := n.wantProblem(w.CheckOrg(t.Context(), "acme.okta.com"), "network.untrusted")
			if p.Ways[0].Action != problem.AddAuthority || !strings.Contains(p.Cause.String(), "Acme inspection") {
				t.Errorf("%+v", p)
			}
			found, err := setup.ReadAuthorities(append([]byte("Our authority:\r\n"), certificate...), time.Now())
			if err != nil || len(found) != 1 || len(found[0].Fingerprint) != 95 || found[0].Subject != "CN=Acme inspection" || found[0].One == template.IsCA {
				t.Fatalf("%+v, %v", found, err)
			}
			if !strings.Contains(p.Detail, strings.ReplaceAll(found[0].Fingerprint, ":", "")) {
				t.Errorf("%s doesn't tell the fingerprint", p.Detail)
			}
			for range 2 {
				n.must(w.AddAuthority(t.Context(), found[0]))
			}
			n.must(w.CheckOrg(t.Context(), "acme.okta.com"))
			if kept := w.Workspace().Org.Authorities; len(kept) != 1 {
				t.Errorf("%+v", kept)
			}
			n.must(w.RemoveAuthority(t.Context(), found[0].Fingerprint))
			n.wantProblem(w.CheckOrg(t.Context(), "acme.okta.com"), "network.untrusted")
		})
	}
}

// oldest is a certificate of version 1, which has no extensions, signed by itself.
func oldest(t *testing.T) (der []byte, cert *x509.Certificate, key *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := valid()
	template.SerialNumber, template.Subject = big.NewInt(1), pkix.Name{CommonName: "Acme of old"}
	der, err = x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		TBS       asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &whole); err != nil {
		t.Fatal(err)
	}
	var kept []byte // neither the version, [0], nor the extensions, [3]
	for rest := whole.TBS.Bytes; len(rest) > 0; {
		var part asn1.RawValue
		if rest, err = asn1.Unmarshal(rest, &part); err != nil {
			t.Fatal(err)
		}
		if part.Class != asn1.ClassContextSpecific {
			kept = append(kept, part.FullBytes...)
		}
	}
	tbs, err := asn1.Marshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: kept})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(tbs)
	signature, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	whole.TBS, whole.Signature = asn1.RawValue{FullBytes: tbs}, asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}
	if der, err = asn1.Marshal(whole); err != nil {
		t.Fatal(err)
	}
	if cert, err = x509.ParseCertificate(der); err != nil || cert.Version != 1 {
		t.Fatalf("%+v, %v", cert, err)
	}
	return der, cert, key
}

// An old certificate that doesn't say that it is an authority's makes others
// trusted all the same, and the admin is not told otherwise.
func TestAnOldCertificateIsAnAuthority(t *testing.T) {
	der, old, key := oldest(t)
	found, err := setup.ReadAuthorities(der, time.Now())
	if err != nil || len(found) != 1 || found[0].One {
		t.Errorf("%+v, %v", found, err)
	}
	leaf := valid()
	leaf.SerialNumber, leaf.DNSNames = big.NewInt(2), []string{"acme.okta.com"}
	signed, err := x509.CreateCertificate(rand.Reader, &leaf, old, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server, err := x509.ParseCertificate(signed)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(old)
	if _, err := server.Verify(x509.VerifyOptions{Roots: roots, DNSName: "acme.okta.com"}); err != nil {
		t.Errorf("crypto/x509 has changed its mind: %v", err)
	}
}

func TestWhatIsNoAuthority(t *testing.T) {
	w, certificate := behindTLS(t, valid())
	n := &tenant{Walk: w, t: t}
	block, _ := pem.Decode(certificate)
	expired := valid()
	expired.NotAfter = time.Now().Add(-time.Minute)
	_, old := behindTLS(t, expired)
	coming := valid()
	coming.NotBefore = time.Now().Add(time.Minute)
	_, early := behindTLS(t, coming)
	for name, data := range map[string][]byte{
		"nothing":   nil,
		"text":      []byte("hello"),
		"a key":     append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}), certificate...),
		"cut off":   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: block.Bytes[:100]}),
		"expired":   old,
		"early":     early,
		"too large": bytes.Repeat([]byte("x"), 257<<10),
	} {
		_, err := setup.ReadAuthorities(data, time.Now())
		if p := n.wantProblem(err, "authority.unusable"); strings.Contains(p.Error(), "PRIVATE KEY-----") {
			t.Error(name, p)
		}
	}
	if found, err := setup.ReadAuthorities(block.Bytes, time.Now()); err != nil || len(found) != 1 {
		t.Errorf("DER: %+v, %v", found, err)
	}
	path := filepath.Join(t.TempDir(), "ca.pem")
	n.must(os.WriteFile(path, certificate, 0o600))
	if found, err := setup.ReadAuthorityFile(path, time.Now()); err != nil || len(found) != 1 {
		t.Errorf("a file: %+v, %v", found, err)
	}
	_, err := setup.ReadAuthorityFile(path+"x", time.Now())
	n.wantProblem(err, "file")
	n.must(os.WriteFile(path, make([]byte, 257<<10), 0o600))
	_, err = setup.ReadAuthorityFile(path, time.Now())
	n.wantProblem(err, "authority.unusable")
}
