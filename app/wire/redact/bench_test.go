package redact_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// BenchmarkBody masks a body of the size that an Exchange shows at most.
func BenchmarkBody(b *testing.B) {
	const size = 256 << 10
	app := `{"id":"0oa1gjh63g214q0Hq0g4","label":"Partner one","status":"ACTIVE","_links":{"self":{"href":"https://acme.okta.com/api/v1/apps/0oa1"}}},`
	bodies := map[string]string{
		"JSON": "[" + strings.Repeat(app, size/len(app)) + "1]",
		"text": strings.Repeat("The quick brown fox jumps over the lazy dog.\n", size/45),
		"run":  strings.Repeat("x", size),
	}
	r := redact.New(redact.NewValues(secret.New("a-token-of-the-usual-length-00abcdef")))
	for name, body := range bodies {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				r.Body("", []byte(body))
			}
		})
	}
}
