package wire_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// echo answers with everything it was sent, in the request's own content type.
func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
	w.Header().Set("X-Echo-Query", r.URL.RawQuery)
	for name, values := range r.Header {
		if strings.HasPrefix(name, "X-") || name == "Authorization" || name == "Cookie" {
			w.Header()[name] = values
		}
	}
	_, _ = io.Copy(w, r.Body)
}

func canaries() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return "cnry" + rapid.StringMatching(`[A-Za-z0-9 /+=&%"'<>\\_.~!-]{12,40}`).Draw(t, "tail") + "End"
	})
}

// A value known to the caller is found wherever and however it is written.
func TestKnownSecretIsNeverRecorded(t *testing.T) {
	server, c := serve(t, wire.Config{}, echo)
	rapid.Check(t, func(rt *rapid.T) {
		canary := canaries().Draw(rt, "canary")
		written := rapid.SampledFrom(slices.Sorted(maps.Values(encodings(canary)))).Draw(rt, "encoding")
		name := rapid.StringMatching(`[a-z]{1,8}`).Draw(rt, "name")
		req, err := http.NewRequestWithContext(t.Context(), "POST", server.URL, nil)
		if err != nil {
			rt.Fatal(err)
		}
		placeAnywhere(rt, req, name, written)
		checkNotRecorded(rt, c, req, canary, secret.New(canary))
	})
}

// A value nobody knows is found by the name it stands under.
func TestNamedSecretIsNeverRecorded(t *testing.T) {
	server, c := serve(t, wire.Config{}, echo)
	rapid.Check(t, func(rt *rapid.T) {
		canary := canaries().Draw(rt, "canary")
		name := rapid.SampledFrom([]string{
			"client_assertion", "client_secret", "access_token", "refresh_token", "id_token", "code_verifier", "code",
			"password", "assertion", "subject_token", "clientToken", "SAMLResponse", "Client_Secret", "x-api-client-token",
		}).Draw(rt, "name")
		req, err := http.NewRequestWithContext(t.Context(), "POST", server.URL, nil)
		if err != nil {
			rt.Fatal(err)
		}
		if rapid.Bool().Draw(rt, "header") {
			header := rapid.SampledFrom([]string{"Authorization", "Cookie", "X-Api-Client-Token", "X-Partner-Secret"}).Draw(rt, "header name")
			req.Header.Set(header, canary)
		} else {
			placeNamed(rt, req, name, canary)
		}
		checkNotRecorded(rt, c, req, canary)
	})
}

func checkNotRecorded(rt *rapid.T, c *http.Client, req *http.Request, canary string, known ...secret.Secret) {
	var trail wire.Trail
	ctx := wire.WithSecrets(wire.WithRecorder(req.Context(), &trail), known...)
	resp, err := c.Do(req.WithContext(ctx))
	if err != nil {
		rt.Fatal(err)
	}
	resp.Body.Close()
	for _, x := range trail.Exchanges() {
		shown, err := json.Marshal(x)
		if err != nil {
			rt.Fatal(err)
		}
		whole := string(shown)
		for _, body := range []wire.Body{x.RequestBody, x.ResponseBody} {
			if plain, err := base64.StdEncoding.DecodeString(body.Text); err == nil && body.Base64 {
				whole += string(plain)
			}
			whole += body.Text
		}
		if found := leaks(whole, canary); len(found) > 0 {
			rt.Fatalf("%v left in %s", found, whole)
		}
	}
}

func placeAnywhere(rt *rapid.T, req *http.Request, name, written string) {
	switch rapid.SampledFrom([]string{"header", "query", "path", "JSON", "form", "text", "binary"}).Draw(rt, "place") {
	case "header":
		req.Header.Set("X-"+name, "before "+written+" after")
	case "query":
		req.URL.RawQuery = url.Values{name: {written}}.Encode()
	case "path":
		req.URL.Path = "/a/" + written + "/b"
	case "JSON":
		setBody(req, "application/json", jsonAround(rt, name, written))
	case "form":
		setBody(req, "application/x-www-form-urlencoded", url.Values{"a": {"b"}, name: {written}}.Encode())
	case "text":
		setBody(req, "text/plain", "before "+written+" after")
	case "binary":
		setBody(req, "application/octet-stream", "\x00\xff"+written+"\xfe")
	}
}

func placeNamed(rt *rapid.T, req *http.Request, name, value string) {
	switch rapid.SampledFrom([]string{"query", "JSON", "cut JSON", "JSON in JSON", "form", "JSON in a form", "multipart", "JWK"}).Draw(rt, "place") {
	case "query":
		req.URL.RawQuery = url.Values{"a": {"b"}, name: {value}}.Encode()
	case "JSON":
		setBody(req, "application/json", jsonAround(rt, name, value))
	case "cut JSON":
		whole := jsonAround(rt, name, value)
		setBody(req, "application/json", whole[:len(whole)-1])
	case "JSON in JSON":
		setBody(req, "application/json", jsonAround(rt, "body", jsonAround(rt, name, value)))
	case "form":
		setBody(req, "application/x-www-form-urlencoded", url.Values{"a": {"b"}, name: {value}}.Encode())
	case "JSON in a form":
		setBody(req, "application/x-www-form-urlencoded", url.Values{"payload": {jsonAround(rt, name, value)}}.Encode())
	case "multipart":
		var body bytes.Buffer
		parts := multipart.NewWriter(&body)
		_ = parts.WriteField("a", "b")
		_ = parts.WriteField(name, value)
		_ = parts.Close()
		setBody(req, parts.FormDataContentType(), body.String())
	case "JWK":
		member := rapid.SampledFrom([]string{"d", "p", "q", "dp", "dq", "qi", "k"}).Draw(rt, "member")
		key, _ := json.Marshal(map[string]any{"kty": "RSA", member: value, "n": "AQAB"})
		setBody(req, "application/json", jsonAround(rt, "key", json.RawMessage(key)))
	}
}

// jsonAround is value under name, some levels deep.
func jsonAround(rt *rapid.T, name string, value any) string {
	value = map[string]any{name: value, "other": 1}
	for range rapid.IntRange(0, 4).Draw(rt, "depth") {
		if rapid.Bool().Draw(rt, "list") {
			value = []any{"x", value}
		} else {
			value = map[string]any{"x": value}
		}
	}
	text, err := json.Marshal(value)
	if err != nil {
		rt.Fatal(err)
	}
	return string(text)
}

func setBody(req *http.Request, contentType, body string) {
	req.Header.Set("Content-Type", contentType)
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
}
