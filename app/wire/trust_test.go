package wire_test

import (
	"crypto/tls"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
)

func TestTrustIsTheForksOwn(t *testing.T) {
	a := newAuthority(t)
	server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{a.issue(t, "127.0.0.1", time.Now().Add(time.Hour))}}, &counter{})
	n := newNetwork(t, wire.Config{})
	fork := n.Fork()
	t.Cleanup(fork.Close)
	get := func(n *wire.Network) error {
		_, _, err := call(t.Context(), newClient(t, n, wire.Route{Origin: server.URL}), "GET", server.URL, "")
		return err
	}

	err := get(fork)
	wantKind(t, err, wire.TLS)
	if shown := wire.Untrusted(err); len(shown) != 1 || shown[0].IPAddresses == nil {
		t.Fatalf("the server's certificate is %v", shown)
	}
	if err := fork.Trust([]byte("no certificate")); err == nil {
		t.Error("a text without a certificate is trusted")
	}
	wantKind(t, get(fork), wire.TLS)
	if err := errors.Join(fork.Trust(a.pem()), get(fork)); err != nil {
		t.Fatal(err)
	}
	wantKind(t, get(n), wire.TLS)
	if err := fork.Trust(); err != nil {
		t.Fatal(err)
	}
	wantKind(t, get(fork), wire.TLS)
}

func TestForkKeepsWhatNewWasGiven(t *testing.T) {
	a, other := newAuthority(t), newAuthority(t)
	server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{a.issue(t, "127.0.0.1", time.Now().Add(time.Hour))}}, &counter{})
	roots, err := wire.Roots(a.pem())
	if err != nil {
		t.Fatal(err)
	}
	n := newNetwork(t, wire.Config{RootCAs: roots})
	fork := n.Fork()
	t.Cleanup(fork.Close)
	var trail wire.Trail
	ctx := wire.WithRecorder(t.Context(), &trail)
	for _, pems := range [][][]byte{nil, {other.pem()}} {
		if err := fork.Trust(pems...); err != nil {
			t.Fatal(err)
		}
		for _, each := range []*wire.Network{n, fork} {
			if _, _, err := call(ctx, newClient(t, each, wire.Route{Origin: server.URL}), "GET", server.URL, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, x := range trail.Exchanges() {
		if x.ID != uint64(i+1) {
			t.Errorf("exchange %d is counted as %d", i+1, x.ID)
		}
	}
}

// Trusting somebody puts nothing else right.
func TestUntrustedIsOnlyAboutTheSigner(t *testing.T) {
	a := newAuthority(t)
	roots, err := wire.Roots(a.pem())
	if err != nil {
		t.Fatal(err)
	}
	for name, cert := range map[string]tls.Certificate{
		"expired":      a.issue(t, "127.0.0.1", time.Now().Add(-time.Hour)),
		"another name": a.issue(t, "acme.okta.com", time.Now().Add(time.Hour)),
	} {
		server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}}, &counter{})
		_, _, err := call(t.Context(), newClient(t, newNetwork(t, wire.Config{RootCAs: roots}), wire.Route{Origin: server.URL}), "GET", server.URL, "")
		wantKind(t, err, wire.TLS)
		if wire.Untrusted(err) != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if wire.Untrusted(nil) != nil || wire.AsksForPassword(nil) {
		t.Error("no error is an error")
	}
}

func TestAsksForPassword(t *testing.T) {
	for status, want := range map[int]bool{http.StatusProxyAuthRequired: true, http.StatusForbidden: false} {
		useProxy(t, &tunnel{status: status})
		_, _, err := call(t.Context(), newClient(t, newNetwork(t, wire.Config{}), wire.Route{Origin: "https://acme.okta.com"}), "GET", "https://acme.okta.com/x", "")
		if got := wire.AsksForPassword(err); got != want {
			t.Errorf("%d: %v from %v", status, got, err)
		}
	}
}
