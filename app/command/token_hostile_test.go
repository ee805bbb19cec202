package command_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/command"
)

// hostile answers token requests, and metadata requests too when everywhere.
type hostile struct {
	name       string
	everywhere bool
	answer     http.HandlerFunc
	exit       int
	want       string // in the Problem
}

func hostiles(t *testing.T) []hostile {
	t.Helper()
	page := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!doctype html><html><title>Welcome to the guest network</title></html>")
	}
	moved := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://elsewhere.example/", http.StatusFound)
	}
	bomb := gzipBomb(t)
	explode := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb)
	}
	return []hostile{
		{"a web page", false, page, command.ExitCheckFailed, "web page"},
		{"a web page everywhere", true, page, command.ExitCheckFailed, "web page"},
		{"200 with an error", false, echo(http.StatusOK, `{"error":"invalid_scope","error_description":"no"}`), command.ExitCheckFailed, "scope"},
		{"200 with half a token", false, echo(http.StatusOK, `{"access_token":"secret-access-token","expires_in":1}`), command.ExitCheckFailed, "isn't a token"},
		{"401 with the request in it", false, mirror, command.ExitCheckFailed, "refused"},
		{"302", false, moved, command.ExitCheckFailed, "302"},
		{"302 everywhere", true, moved, command.ExitCheckFailed, "302"},
		{"503", false, echo(http.StatusServiceUnavailable, "later"), command.ExitCheckFailed, "503"},
		{"a gzip bomb", false, explode, command.ExitCheckFailed, "too large"},
		{"a gzip bomb everywhere", true, explode, command.ExitCheckFailed, "too large"},
		{"an empty answer", false, echo(http.StatusOK, ""), command.ExitCheckFailed, "isn't a token"},
		{"no answer", false, hang, command.ExitUnreachable, "No answer in time"},
		{"no answer anywhere", true, hang, command.ExitUnreachable, "No answer in time"},
		{"a byte a second", false, drip, command.ExitUnreachable, "No answer in time"},
		{"a closed connection", false, hangUp, command.ExitUnreachable, "closed"},
	}
}

func TestTokenFromHostileServers(t *testing.T) {
	file := keyFiles(t)["ES256 JWK"]
	for _, c := range hostiles(t) {
		t.Run(c.name, func(t *testing.T) {
			server := c.start(t)
			began := time.Now()
			stdout, stderr, exit := run(t, "token", "--json", "--org", server.URL, "--client-id", "c", "--key-file", file.path, "--timeout", c.patience())
			got := wantProblem(t, stdout)
			if told := got.Problem.Title + got.Problem.Cause + got.Problem.Detail; exit != c.exit || !strings.Contains(told, c.want) {
				t.Errorf("exit %d, %+v", exit, got.Problem)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
			for _, hidden := range []string{"eyJ", "secret-access-token"} {
				if strings.Contains(stdout+stderr, hidden) {
					t.Errorf("a secret: %q %q", stdout, stderr)
				}
			}
			if len(got.Exchanges) == 0 {
				t.Error("what was sent isn't told")
			}
		})
	}
}

// patience is short with servers that take time for ever.
func (h hostile) patience() string {
	if h.exit == command.ExitUnreachable {
		return "400ms"
	}
	return "30s"
}

func (h hostile) start(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && !h.everywhere {
			http.NotFound(w, r)
			return
		}
		_ = r.ParseForm() // only after reading all does a server notice that the client is gone
		h.answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

func echo(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

// mirror repeats the assertion in its refusal.
func mirror(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = io.WriteString(w, `{"error":"invalid_client","error_description":"bad: `+r.PostFormValue("client_assertion")+`"}`)
}

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func drip(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
	for _, b := range []byte(`{"access_token":"t","token_type":"Bearer"}`) {
		_, _ = w.Write([]byte{b})
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(time.Second):
		}
	}
}

func hangUp(w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// gzipBomb is 100 MiB of white space around nothing, in 100 KiB.
func gzipBomb(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 100 {
		if _, err := z.Write(blank); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// TestTokenFromSomethingThatIsNoServer: a listener that reads and says nothing
// that is HTTP.
func TestTokenFromSomethingThatIsNoServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1))
			_, _ = io.WriteString(conn, "220 mail.example ESMTP\r\n")
			_ = conn.Close()
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		served.Wait()
	})
	file := keyFiles(t)["ES256 JWK"]
	stdout, _, exit := run(t, "token", "--json", "--org", "http://"+listener.Addr().String(), "--client-id", "c", "--key-file", file.path)
	if wantProblem(t, stdout); exit != command.ExitUnreachable {
		t.Errorf("exit %d", exit)
	}
}
