package oauth

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestUnusableAnswersGiveATypedError(t *testing.T) {
	const page = "<!DOCTYPE html><html><title>Sign in to the network</title></html>"
	const object, form, html, text = "application/json", "application/x-www-form-urlencoded", "text/html", "text/plain"
	tests := []struct {
		name              string
		status            int
		contentType, body string
		kind              ErrorKind
		code, description string
	}{
		{"refused", 401, object, `{"error":"invalid_client","error_description":"The client_assertion token is expired."}`, Refused, "invalid_client", "The client_assertion token is expired."},
		{"no description", 400, object, `{"error":"invalid_scope"}`, Refused, "invalid_scope", ""},
		{"proof demanded", 400, "application/json;charset=UTF-8", `{"error":"use_dpop_nonce","error_description":"x"}`, Refused, "use_dpop_nonce", "x"},
		{"an error at 200", 200, object, `{"error":"invalid_client"}`, Refused, "invalid_client", ""},
		{"an error at 200 beside a token", 200, object, `{"error":"server_error","access_token":"canary","token_type":"Bearer"}`, Refused, "server_error", ""},
		{"description of many lines", 400, object, `{"error":"e","error_description":"a\r\nb\u001b[31m"}`, Refused, "e", "a  b [31m"},
		{"description that turns around", 400, object, `{"error":"e","error_description":"a\u2028b\u202Egpj.c"}`, Refused, "e", "a b gpj.c"},
		{"description no string", 400, object, `{"error":"e","error_description":{"a":1}}`, Refused, "e", ""},
		{"another API's error", 429, object, `{"errorCode":"E0000047"}`, Unexplained, "", ""},
		{"status 201", 201, object, `{"access_token":"canary","token_type":"Bearer"}`, Unexplained, "", ""},
		{"captive portal", 200, html, page, WebPage, "", ""},
		{"captive portal as JSON", 200, object, "\n  " + page, WebPage, "", ""},
		{"proxy's page", 502, html, page, WebPage, "", ""},
		{"proxy's words", 407, "Text/HTML; charset=utf-8", "Proxy Authentication Required", WebPage, "", ""},
		{"page after a byte order mark", 200, html, "\uFEFF" + page, WebPage, "", ""},
		{"nothing, called a page", 502, html, "", NotJSON, "", ""},
		{"object, called a page", 400, html, `{"error":"invalid_scope"}`, Refused, "invalid_scope", ""},
		{"redirect", 302, html, "", Redirected, "", ""},
		{"redirect keeping the method", 307, text, "", Redirected, "", ""},
		{"nothing", 200, object, "", NotJSON, "", ""},
		{"nothing at 500", 500, text, "", NotJSON, "", ""},
		{"text", 200, text, "ok", NotJSON, "", ""},
		{"a list", 200, object, `[]`, NotJSON, "", ""},
		{"null", 200, object, `null`, NotJSON, "", ""},
		{"cut", 200, object, `{"access_token":"canary`, NotJSON, "", ""},
		{"form encoded", 200, form, `access_token=canary&token_type=bearer`, NotJSON, "", ""},
		{"no token", 200, object, `{"token_type":"Bearer"}`, Incomplete, "", ""},
		{"empty token", 200, object, `{"access_token":"","token_type":"Bearer"}`, Incomplete, "", ""},
		{"token no string", 200, object, `{"access_token":17,"token_type":"Bearer"}`, Incomplete, "", ""},
		{"token with line break", 200, object, `{"access_token":"canary\r\nX: y","token_type":"Bearer"}`, Incomplete, "", ""},
		{"other case", 200, object, `{"Access_Token":"canary","token_type":"Bearer"}`, Incomplete, "", ""},
		{"token under a name written otherwise", 200, object, `{"access\u005ftoken":"canary"}`, Incomplete, "", ""},
		{"token named again in the description", 200, object, `{"error":"e","error_description":"canary","access_token":"canary"}`, Refused, "e", "[redacted]"},
		{"code of a device", 200, object, `{"device_code":"canary","user_code":"U"}`, Incomplete, "", ""},
		{"token deep inside", 200, object, `{"data":[{"refresh_token":"canary"}]}`, Incomplete, "", ""},
		{"secret of the registration", 200, object, `{"client_secret":"canary"}`, Incomplete, "", ""},
		{"a bare token", 200, text, "eyJhbGciOiJub25lIn0.canary.canary", NotJSON, "", ""},
		{"no type", 200, object, `{"access_token": "canary","id_token":"canary \" canary"}`, Incomplete, "", ""},
		{"too large", 200, object, `{"a":"` + strings.Repeat("x", maxAnswer) + `"}`, TooLarge, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := answering(t, tt.status, tt.contentType, tt.body)
			_, err := RequestToken(t.Context(), server.Client(), tokenRequest(t, server.URL))
			var got *Error
			if !errors.As(err, &got) {
				t.Fatalf("error %v of type %T", err, err)
			}
			if got.Status != tt.status || got.Kind != tt.kind || got.Code != tt.code || got.Description != tt.description {
				t.Errorf("%d %s %q %q, want %d %s %q %q", got.Status, got.Kind, got.Code, got.Description, tt.status, tt.kind, tt.code, tt.description)
			}
			if got.Header.Get("Content-Type") != tt.contentType {
				t.Errorf("header %v", got.Header)
			}
			if len(got.Body) > maxErrorBody || strings.Contains(fmt.Sprintf("%s %+v %s", err, *got, got.Body), "canary") {
				t.Errorf("body of %d bytes: %.200s", len(got.Body), got.Body)
			}
		})
	}
}

// TestErrorsHideWhatAServerEchoes has a server send everything back.
func TestErrorsHideWhatAServerEchoes(t *testing.T) {
	var sent string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent = r.PostFormValue("client_assertion")
		w.Header().Set("Set-Cookie", "sid=canary")
		w.Header().Set("X-Echo", sent)
		w.Header().Set("DPoP-Nonce", "nonce-1")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":"invalid_request %s","error_description":"not %s"}`, sent, sent)
	})
	_, err := RequestToken(t.Context(), server.Client(), tokenRequest(t, server.URL))
	var got *Error
	if !errors.As(err, &got) {
		t.Fatal(err)
	}
	shown := fmt.Sprintf("%v %+v %s", err, *got, got.Body)
	if sent == "" || strings.Contains(shown, sent) || strings.Contains(shown, "canary") {
		t.Errorf("shown: %s", shown)
	}
	if got.Description != "not [redacted]" || got.Header.Get("DPoP-Nonce") != "nonce-1" {
		t.Errorf("description %q, header %v", got.Description, got.Header)
	}
}

// TestEveryFormOfASecretIsHidden has servers write a client secret in the ways
// that formats have of writing text.
func TestEveryFormOfASecretIsHidden(t *testing.T) {
	const clientSecret = `s"e\c/r<e>&t +%ä'`
	for name, form := range map[string]string{
		"as it is":             clientSecret,
		"in JSON":              `s\"e\\c/r<e>&t +%ä'`,
		"in JSON with escapes": `s\"e\\c/r\u003ce\u003e\u0026t +%ä'`,
		"in JSON with slashes": `s\"e\\c\/r<e>&t +%ä'`,
		"in a form":            "s%22e%5Cc%2Fr%3Ce%3E%26t+%2B%25%C3%A4%27",
		"in a path":            "s%22e%5Cc%2Fr%3Ce%3E&t%20+%25%C3%A4%27",
		"in a page":            "s&#34;e\\c/r&lt;e&gt;&amp;t +%ä&#39;",
	} {
		if got := mask("not "+form+".", []secret.Secret{secret.New(clientSecret)}); got != "not [redacted]." {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestABrokenAnswerIsNotQuoted has servers send back the request in the place of
// a header, of which net/http tells a line.
func TestABrokenAnswerIsNotQuoted(t *testing.T) {
	const clientSecret = "s3cr3t-canary"
	for name, answer := range map[string]string{
		"status line": "%s\r\n\r\n",
		"header":      "HTTP/1.1 200 OK\r\n%s\r\n\r\n",
		"trailer":     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n0\r\n%s\r\n\r\n",
	} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm()
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			fmt.Fprintf(conn, answer, r.PostForm.Get("client_assertion")+r.PostForm.Get("client_secret"))
		})
		for kind, auth := range map[string]ClientAuth{"assertion": {}, "secret": SecretPost(secret.New(clientSecret))} {
			r := tokenRequest(t, server.URL)
			r.Auth = auth
			_, err := RequestToken(t.Context(), server.Client(), r)
			if err == nil || strings.Contains(err.Error(), clientSecret) || strings.Contains(err.Error(), "eyJ") {
				t.Errorf("%s, %s: %v", name, kind, err)
			}
			for inner := err; inner != nil; inner = errors.Unwrap(inner) {
				if text := fmt.Sprintf("%v %+v %#v", inner, inner, inner); strings.Contains(text, clientSecret) || strings.Contains(text, "eyJ") {
					t.Errorf("%s, %s: inside it %v", name, kind, inner)
				}
			}
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") })
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	client := server.Client()
	_, err := RequestToken(t.Context(), client, tokenRequest(t, server.URL))
	var got *Error
	if !errors.As(err, &got) || got.Kind != Redirected || got.Header.Get("Location") != elsewhere.URL {
		t.Errorf("error %v", err)
	}
	if client.CheckRedirect != nil {
		t.Error("the caller's client was changed")
	}
}

// TestAPackedAnswerIsCounted has a server send far more than it seems to.
func TestAPackedAnswerIsCounted(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for range 64 {
		_, err := w.Write(make([]byte, 1<<20))
		must(t, err)
	}
	must(t, w.Close())
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	_, err := RequestToken(t.Context(), server.Client(), tokenRequest(t, server.URL))
	var got *Error
	if !errors.As(err, &got) || got.Kind != TooLarge || len(got.Body) > maxErrorBody {
		t.Errorf("error %v", err)
	}
}

// counted is the body of an answer that counts what is read of it.
type counted struct {
	io.Reader
	read int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read += n
	return n, err
}

func (c *counted) Close() error { return nil }

// TestNoMoreIsReadThanAnAnswerNeeds has an answer of sixty-four times the size.
func TestNoMoreIsReadThanAnAnswerNeeds(t *testing.T) {
	body := &counted{Reader: strings.NewReader(strings.Repeat(" ", 64*maxAnswer))}
	client := &http.Client{Transport: answers(func(r *http.Request) *http.Response {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, Request: r}
	})}
	_, err := RequestToken(t.Context(), client, tokenRequest(t, "https://acme.okta.com"))
	var got *Error
	if !errors.As(err, &got) || got.Kind != TooLarge || body.read > maxAnswer+1 {
		t.Errorf("%d bytes read: %v", body.read, err)
	}
}

type answers func(*http.Request) *http.Response

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

// TestAnAnswerThatNeverEndsIsLeft has a server that sends a byte at a time.
func TestAnAnswerThatNeverEndsIsLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte(" "))
			_ = http.NewResponseController(w).Flush()
			cancel()
		}
	})
	if _, err := RequestToken(ctx, server.Client(), tokenRequest(t, server.URL)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestErrorText(t *testing.T) {
	tests := []struct {
		err  Error
		want string
	}{
		{Error{Kind: WebPage, Status: 200}, "answer 200: web-page"},
		{Error{Kind: Refused, Status: 401, Code: "invalid_client"}, "answer 401: refused: invalid_client"},
		{Error{Kind: Refused, Status: 401, Code: "c", Description: "d", Body: []byte("b")}, "answer 401: refused: c: d"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.err.Error()); diff != "" {
			t.Error(diff)
		}
	}
	if got := []rune(oneLine(strings.Repeat("ä", 5000))); len(got) != maxDescription+1 {
		t.Errorf("a long description keeps %d characters", len(got))
	}
}
