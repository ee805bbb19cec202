package redact_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// FuzzBody holds for any body: no panic, no known value left, and valid JSON
// stays valid JSON. (Where the value stands written in the text, the text may be
// one in which an escape only looks like the value's beginning; it is masked all
// the same.)
func FuzzBody(f *testing.F) {
	const canary = "c4n4ry-v4lu3"
	for _, seed := range []string{
		`{"access_token":"c4n4ry-v4lu3","a":[1,{"kty":"EC","d":"x"}]}`,
		`{"a":"{\"password\":\"c4n4ry-v4lu3\"}"}`,
		`{"a":"\u00634n4ry-v4lu3","token":-1.5e+3}`,
		"client_secret=c4n4ry-v4lu3&code=%zz&a=%7B%22token%22%3A%22x%22%7D",
		"Authorization: Bearer c4n4ry-v4lu3\r\n\r\npassword>\\\"'x",
		"<input name=code value=c4n4ry-v4lu3><token>",
		"form-data; name=\"code\"\r\n\r\nc4n4ry-v4lu3\r\n--",
		"\xff\xfe{\x00", "{\x00\"\x00", "\x80token=\xff",
	} {
		f.Add("application/json", []byte(seed))
		f.Add("application/x-www-form-urlencoded", []byte(seed))
	}
	r := redact.New(redact.NewValues(secret.New(canary)))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		got := r.Body(contentType, body)
		if strings.Contains(got, canary) {
			t.Errorf("the value is left in %q", got)
		}
		if json.Valid(body) && !bytes.Contains(body, []byte(canary)) && !json.Valid([]byte(got)) {
			t.Errorf("%q is no JSON any more: %q", body, got)
		}
	})
}
