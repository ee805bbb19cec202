package wire_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestExchangeTellsWhatWasSentAndReceived(t *testing.T) {
	server, _ := serve(t, wire.Config{}, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Date", "Sat, 21 Nov 2026 22:14:03 GMT")
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Okta-Request-Id", "req-1")
		w.Header().Add("Link", "<self>")
		w.Header().Add("Link", "<next>")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"access_token": "the-token", "expires_in": 3600}`)
	})
	n := newNetwork(t, wire.Config{UserAgent: "flowlatch/1.0"})
	c := newClient(t, n, wire.Route{Origin: server.URL, Credential: wire.SSWS(secret.New("the-api-token"))})
	var first, second wire.Trail
	ctx := wire.WithRecorder(wire.WithRecorder(t.Context(), &first), &second)
	ctx = wire.WithPurpose(ctx, text.T("purpose.token", "Get a token"))
	resp, body, err := call(ctx, c, "POST", server.URL+"/oauth2/v1/token?x=1", "grant_type=client_credentials&client_assertion=a.b.c",
		"Content-Type", "application/x-www-form-urlencoded")
	if err != nil || resp.StatusCode != 201 || !strings.Contains(body, "the-token") {
		t.Fatalf("the caller got %v, %q", err, body)
	}
	got := only(t, &first)
	if got.Duration < 0 || got.Started.IsZero() || only(t, &second).ID != got.ID {
		t.Errorf("exchange = %+v", got)
	}
	got.Started, got.Duration, got.Timing = time.Time{}, 0, wire.Timing{}
	host := strings.TrimPrefix(server.URL, "http://")
	want := wire.Exchange{
		ID: 1, Purpose: text.T("purpose.token", "Get a token"), Method: "POST", URL: server.URL + "/oauth2/v1/token?x=1",
		RequestHeader: []wire.Field{
			{Name: "Host", Value: host},
			{Name: "User-Agent", Value: "flowlatch/1.0"},
			{Name: "Content-Length", Value: "52"},
			{Name: "Authorization", Value: "SSWS [redacted]"},
			{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
			{Name: "Accept-Encoding", Value: "gzip"},
		},
		RequestBody: wire.Body{Text: "grant_type=client_credentials&client_assertion=[redacted]", Size: 52},
		Status:      201, Proto: "HTTP/1.1",
		ResponseHeader: []wire.Field{
			{Name: "Content-Length", Value: "49"},
			{Name: "Content-Type", Value: "application/json"},
			{Name: "Date", Value: "Sat, 21 Nov 2026 22:14:03 GMT"},
			{Name: "Link", Value: "<self>"},
			{Name: "Link", Value: "<next>"},
			{Name: "X-Okta-Request-Id", Value: "req-1"},
		},
		ResponseBody: wire.Body{Text: `{"access_token": "[redacted]", "expires_in": 3600}`, Size: 49},
		RequestID:    "req-1", ServerDate: time.Date(2026, 11, 21, 22, 14, 3, 0, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var back wire.Exchange
	if err := json.Unmarshal([]byte(mustJSON(t, want)), &back); err != nil || !cmp.Equal(want, back) {
		t.Errorf("JSON gave back %+v, %v", back, err)
	}
}

func TestShownBodies(t *testing.T) {
	long := "x" + strings.Repeat("ä", wire.DisplayLimit)
	tests := []struct {
		name, contentType, encoding, body string
		want                              wire.Body
	}{
		{"text", "text/plain", "", "hello", wire.Body{Text: "hello", Size: 5}},
		{"binary", "image/png", "", "\x89PNG\xff", wire.Body{Text: base64.StdEncoding.EncodeToString([]byte("\x89PNG\xff")), Base64: true, Size: 5}},
		{"secret in binary", "", "", "\xffthe-known-value\xff", wire.Body{Text: base64.StdEncoding.EncodeToString([]byte("\xff[redacted]\xff")), Base64: true, Size: 17}},
		{"unknown encoding", "text/plain", "br", "packed", wire.Body{Size: 6, Truncated: true}},
		{"no encoding", "text/plain", "identity", "plain", wire.Body{Text: "plain", Size: 5}},
		{"long", "text/plain", "", long, wire.Body{Text: long[:wire.DisplayLimit-1], Size: int64(len(long)), Truncated: true}},
		{"empty", "text/plain", "", "", wire.Body{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server, c := serve(t, wire.Config{}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.contentType)
				if tt.encoding != "" {
					w.Header().Set("Content-Encoding", tt.encoding)
				}
				_, _ = io.WriteString(w, tt.body)
			})
			var trail wire.Trail
			ctx := wire.WithSecrets(wire.WithRecorder(t.Context(), &trail), secret.New("the-known-value"))
			if _, body, err := call(ctx, c, "GET", server.URL, ""); err != nil || body != tt.body {
				t.Fatalf("the caller got %d bytes, %v", len(body), err)
			}
			if diff := cmp.Diff(tt.want, only(t, &trail).ResponseBody); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A secret that lies across the display limit must not show its first half.
func TestSecretAtTheCutIsNotShown(t *testing.T) {
	const canary = "canary-0123456789abcdef0123456789abcdef"
	var body string
	server, c := serve(t, wire.Config{}, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
	// Masking shortens what stands before the cut, and so moves it.
	for _, before := range []string{"", strings.Repeat(canary+" ", 700)} {
		for offset := -64; offset <= 64; offset += 4 {
			for _, place := range []int{wire.DisplayLimit, wire.DisplayLimit + 16<<10} {
				body = before + strings.Repeat("x", place+offset-len(before)) + canary + strings.Repeat("y", 64<<10)
				var trail wire.Trail
				ctx := wire.WithSecrets(wire.WithRecorder(t.Context(), &trail), secret.New(canary))
				if _, _, err := call(ctx, c, "GET", server.URL, ""); err != nil {
					t.Fatal(err)
				}
				if shown := only(t, &trail).ResponseBody.Text; strings.Contains(shown, "canary") {
					t.Fatalf("offset %d from %d: %q", offset, place, shown[len(shown)-80:])
				}
			}
		}
	}
}

func TestRecordersOfOneContextDoNotLeakIntoAnother(t *testing.T) {
	server, c := serve(t, wire.Config{}, (&counter{}).ServeHTTP)
	var shared, left, right wire.Trail
	base := wire.WithRecorder(t.Context(), &shared)
	for range 4 { // room for one more in a list must not be shared
		base = wire.WithRecorder(base, &wire.Trail{})
	}
	toLeft, toRight := wire.WithRecorder(base, &left), wire.WithRecorder(base, &right)
	for _, ctx := range []context.Context{toLeft, toRight} {
		if _, _, err := call(ctx, c, "GET", server.URL, ""); err != nil {
			t.Fatal(err)
		}
	}
	counts := []int{len(shared.Exchanges()), len(left.Exchanges()), len(right.Exchanges())}
	if want := []int{2, 1, 1}; !slices.Equal(counts, want) {
		t.Errorf("recorded %v, want %v", counts, want)
	}
}
