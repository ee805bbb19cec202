// Package servertest is an authorization server for tests that shares nothing
// with the program but the RFCs: private_key_jwt (RFC 7523), proof of possession
// with a demanded nonce (RFC 9449), JWT or opaque tokens. Its JOSE is go-jose.
package servertest

import (
	"crypto/rand"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// ClientID is the one client that the server knows.
const ClientID = "service-app-1"

// Nonce is what proofs must carry.
const Nonce = "nonce-of-the-server"

// Options say what kind of server it is. The zero Options are a server of plain
// bearer tokens that publishes RFC 8414 metadata.
type Options struct {
	Keys      json.RawMessage // the client's public keys, a JWK Set
	DPoP      bool            // the client must prove possession, with a nonce
	Opaque    bool            // tokens say nothing
	TLS       bool
	Skew      time.Duration // of its clock
	TokenPath string        // "" = /as/token.oauth2
	Metadata  Metadata
}

// Metadata says where the server publishes its metadata.
type Metadata string

// The places.
const (
	OAuth   Metadata = ""        // /.well-known/oauth-authorization-server
	OpenID  Metadata = "openid"  // /.well-known/openid-configuration
	Nowhere Metadata = "nowhere" // 404
	Page    Metadata = "page"    // a web page with status 200 for every path it doesn't know
)

// Server is a running server. It stops with its test.
type Server struct {
	*httptest.Server
	options Options
	keys    jose.JSONWebKeySet

	mu     sync.Mutex
	seen   []string // jti of assertions and proofs
	posts  int
	issued []string
}

// Start runs a server.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	if o.TokenPath == "" {
		o.TokenPath = "/as/token.oauth2"
	}
	s := &Server{options: o}
	if err := json.Unmarshal(o.Keys, &s.keys); err != nil {
		t.Fatalf("the client's keys: %v", err)
	}
	s.Server = httptest.NewUnstartedServer(s.routes())
	s.Config.ErrorLog = quiet()
	if o.TLS {
		s.StartTLS()
	} else {
		s.Server.Start()
	}
	t.Cleanup(s.Close)
	return s
}

// Authority is the certificate to trust, as PEM.
func (s *Server) Authority() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}

// TokenURL is the token endpoint's.
func (s *Server) TokenURL() string { return s.URL + s.options.TokenPath }

// Posts counts the token requests.
func (s *Server) Posts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts
}

// Issued lists the access tokens that were given.
func (s *Server) Issued() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.issued)
}

func (s *Server) now() time.Time { return time.Now().Add(s.options.Skew) }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+s.options.TokenPath, s.token)
	switch s.options.Metadata {
	case OAuth:
		mux.HandleFunc("GET /.well-known/oauth-authorization-server", s.metadata)
	case OpenID:
		mux.HandleFunc("GET /.well-known/openid-configuration", s.metadata)
	case Page:
		mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("<!doctype html><title>Welcome</title>"))
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
		mux.ServeHTTP(w, r)
	})
}

func (s *Server) metadata(w http.ResponseWriter, _ *http.Request) {
	m := map[string]any{"issuer": s.URL, "token_endpoint": s.TokenURL()}
	if s.options.DPoP {
		m["dpop_signing_alg_values_supported"] = []string{"ES256"}
	}
	answer(w, http.StatusOK, m)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts++
	w.Header().Set("Cache-Control", "no-store")
	if code, why := s.checkClient(r); code != "" {
		refuse(w, http.StatusUnauthorized, code, why)
		return
	}
	thumbprint := ""
	if s.options.DPoP {
		w.Header().Set("DPoP-Nonce", Nonce)
		var code, why string
		if thumbprint, code, why = s.checkProof(r); code != "" {
			refuse(w, http.StatusBadRequest, code, why)
			return
		}
	}
	s.grant(w, r.PostFormValue("scope"), thumbprint)
}

// grant answers with a token; the lock is held.
func (s *Server) grant(w http.ResponseWriter, scope, thumbprint string) {
	access, kind := rand.Text(), "Bearer"
	claims := map[string]any{"sub": ClientID, "iss": s.URL, "scope": scope}
	if thumbprint != "" {
		claims["cnf"], kind = map[string]string{"jkt": thumbprint}, "DPoP"
	}
	if !s.options.Opaque {
		access = mint(claims)
	}
	s.issued = append(s.issued, access)
	answer(w, http.StatusOK, map[string]any{"access_token": access, "token_type": kind, "expires_in": 600, "scope": scope})
}

// mint signs with a key that nobody knows: only the server reads its tokens.
func mint(claims map[string]any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(rand.Text() + rand.Text())}, nil)
	if err != nil {
		return err.Error()
	}
	signed, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return err.Error()
	}
	return signed
}

func refuse(w http.ResponseWriter, status int, code, why string) {
	answer(w, status, map[string]any{"error": code, "error_description": why})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
