package wire_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// authority is a certificate authority made for one test.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key := newECKey(t)
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "Test authority"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{cert: cert, key: key}
}

func newECKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// issue makes a server certificate for the name, valid until end.
func (a *authority) issue(t *testing.T, name string, end time.Time) tls.Certificate {
	t.Helper()
	key := newECKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		NotBefore:    time.Now().Add(-2 * time.Hour),
		NotAfter:     end,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func serveTLS(t *testing.T, config *tls.Config, handler http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are expected
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func TestCertificateIsAlwaysVerified(t *testing.T) {
	trusted, stranger := newAuthority(t), newAuthority(t)
	soon, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	tests := []struct {
		name   string
		config *tls.Config
		fine   bool
	}{
		{"trusted", &tls.Config{Certificates: []tls.Certificate{trusted.issue(t, "127.0.0.1", soon)}}, true},
		{"TLS 1.2", &tls.Config{Certificates: []tls.Certificate{trusted.issue(t, "127.0.0.1", soon)}, MaxVersion: tls.VersionTLS12}, true},
		{"TLS 1.1", &tls.Config{Certificates: []tls.Certificate{trusted.issue(t, "127.0.0.1", soon)}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, false},
		{"expired", &tls.Config{Certificates: []tls.Certificate{trusted.issue(t, "127.0.0.1", past)}}, false},
		{"other host", &tls.Config{Certificates: []tls.Certificate{trusted.issue(t, "acme.okta.com", soon)}}, false},
		{"other address", &tls.Config{Certificates: []tls.Certificate{trusted.issue(t, "127.0.0.2", soon)}}, false},
		{"unknown authority", &tls.Config{Certificates: []tls.Certificate{stranger.issue(t, "127.0.0.1", soon)}}, false},
		{"self-signed", nil, false},
	}
	roots, err := wire.Roots(trusted.pem())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hits := &counter{}
			server := serveTLS(t, tt.config, hits)
			c := newClient(t, newNetwork(t, wire.Config{RootCAs: roots}),
				wire.Route{Origin: server.URL, Credential: wire.SSWS(secret.New("canary-value"))})
			_, _, err := call(t.Context(), c, "POST", server.URL, "x")
			if tt.fine {
				if err != nil || hits.hits.Load() != 1 {
					t.Errorf("error = %v after %d requests", err, hits.hits.Load())
				}
				return
			}
			if e := wantKind(t, err, wire.TLS); e.Sent || hits.hits.Load() != 0 {
				t.Errorf("the request was sent: %+v", e)
			}
		})
	}
}

func TestAuthorityIsNotTrustedUnlessAdded(t *testing.T) {
	a := newAuthority(t)
	server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{a.issue(t, "127.0.0.1", time.Now().Add(time.Hour))}}, &counter{})
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: server.URL})
	_, _, err := call(t.Context(), c, "GET", server.URL, "")
	wantKind(t, err, wire.TLS)
}

func TestPlainServerBehindHTTPS(t *testing.T) {
	server := httptest.NewServer(&counter{})
	defer server.Close()
	origin := "https" + server.URL[len("http"):]
	c := newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: origin})
	_, _, err := call(t.Context(), c, "GET", origin, "")
	wantKind(t, err, wire.TLS)
}

func TestRootsRefusesWhatIsNoCertificate(t *testing.T) {
	if _, err := wire.Roots([]byte("nothing")); err == nil {
		t.Error("a text without a certificate was accepted")
	}
	system, err := wire.Roots()
	if err != nil {
		t.Fatal(err)
	}
	added, err := wire.Roots(newAuthority(t).pem())
	if err != nil || added.Equal(system) {
		t.Errorf("the authority was not added: %v", err)
	}
}
