package redact_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/flowlatch/flowlatch/app/wire/redact"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

const (
	jsonType = "application/json"
	formType = "application/x-www-form-urlencoded; charset=utf-8"
)

func TestBody(t *testing.T) {
	tests := []struct {
		name, contentType, body, want string
	}{
		{"token answer", jsonType, `{"token_type":"Bearer", "access_token" : "abc","expires_in":3600}`, `{"token_type":"Bearer", "access_token" : "[redacted]","expires_in":3600}`},
		{"order and space stay", jsonType, "{\n  \"b\": 1,\n  \"password\": \"x\",\n  \"a\": [ ]\n}\n", "{\n  \"b\": 1,\n  \"password\": \"[redacted]\",\n  \"a\": [ ]\n}\n"},
		{"any depth", jsonType, `[[{"x":{"clientToken":"t"}}]]`, `[[{"x":{"clientToken":"[redacted]"}}]]`},
		{"below a secret name", jsonType, `{"password":{"value":"p","n":1,"on":true}}`, `{"password":{"value":"[redacted]","n":"[redacted]","on":true}}`},
		{"any spelling", jsonType, `{"Client-Secret":"a","REFRESH_TOKEN":"b"}`, `{"Client-Secret":"[redacted]","REFRESH_TOKEN":"[redacted]"}`},
		{"escaped name", jsonType, `{"client\u005fsecret":"a"}`, `{"client\u005fsecret":"[redacted]"}`},
		{"numeric code is a status", jsonType, `{"code":200,"n":{"code":"secret"}}`, `{"code":200,"n":{"code":"[redacted]"}}`},
		{"words and empties stay", jsonType, `{"password":"","token":null,"secret":false}`, `{"password":"","token":null,"secret":false}`},
		{"private JWK", jsonType, `{"d":"1","e":"AQAB","kty":"RSA","n":"n","p":"2","oth":[{"r":"3"}],"kid":"k"}`, `{"d":"[redacted]","e":"AQAB","kty":"RSA","n":"n","p":"[redacted]","oth":"[redacted]","kid":"k"}`},
		{"JWK in a JWK", jsonType, `{"kty":"EC","x":{"kty":"oct","k":"2"},"d":{"password":"3"}}`, `{"kty":"EC","x":{"kty":"oct","k":"[redacted]"},"d":"[redacted]"}`},
		{"d without kty", jsonType, `{"d":"day","k":"v"}`, `{"d":"day","k":"v"}`},
		{"JSON in a string", jsonType, `{"body":"{\"client_secret\": \"s\",\"a\":1}"}`, `{"body":"{\"client_secret\": \"[redacted]\",\"a\":1}"}`},
		{"broken JSON in a string", jsonType, `{"body":"{\"client_secret\": \"s\""}`, `{"body":"{\"client_secret\": \"[redacted]\""}`},
		{"address in a string", jsonType, `{"href":"https://a.example/x?clientToken=t&limit=2"}`, `{"href":"https://a.example/x?clientToken=[redacted]&limit=2"}`},
		{"assertion under an unknown name", jsonType, `{"jwt":"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"}`, `{"jwt":"[redacted]"}`},
		{"form", formType, `grant_type=client_credentials&client_assertion=a.b.c&scope=a+b`, `grant_type=client_credentials&client_assertion=[redacted]&scope=a+b`},
		{"form with escaped name", formType, `client%5Fsecret=abc&x=%zz`, `client%5Fsecret=[redacted]&x=%zz`},
		{"JSON in a form", formType, `payload=%7B%22token%22%3A%22abc%22%7D`, `payload=%7B%22token%22%3A%22[redacted]%22%7D`},
		{"undeclared form", "", `a=1&code=xyz`, `a=1&code=[redacted]`},
		{"cut JSON", jsonType, `{"a":1,"access_token":"abc`, `{"a":1,"access_token":"[redacted]`},
		{"cut JWK", jsonType, `{"kty":"RSA","d":"abc","n":"x`, `{"kty":"RSA","d":"[redacted]","n":"x`},
		{"single quotes", jsonType, `{'password': 'a b', 'x': 1}`, `{'password': '[redacted]', 'x': 1}`},
		{"escaped quote in a value", jsonType, `{"password":"a\"b","x":`, `{"password":"[redacted]","x":`},
		{"nested below a secret name, cut", jsonType, `{"password":{"value":"p"},"x":`, `{"password":[redacted]},"x":`},
		{"prose", "text/plain", "Error code: 401, no token found", "Error code: 401, no token found"},
		{"headers as text", "text/plain", "Authorization: Bearer abc def\r\nCookie: a=b; c=d\r\nX: y", "Authorization: [redacted]\r\nCookie: [redacted]\r\nX: y"},
		{"SAML page", "text/html", `<form><INPUT type="hidden" value="PHNhbWw+" name="SAMLResponse"/><input name="x" value="y"></form>`, `<form><INPUT type="hidden" value="[redacted]" name="SAMLResponse"/><input name="x" value="y"></form>`},
		{"XML", "text/xml", `<a><password>p</password></a>`, `<a><password>[redacted]</password></a>`},
		{"multipart", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"client_secret\"\r\nContent-Type: text/plain\r\n\r\nline one\r\nline two\r\n--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--", "--B\r\nContent-Disposition: form-data; name=\"client_secret\"\r\nContent-Type: text/plain\r\n\r\n[redacted]\r\n--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--"},
		{"PEM", "text/plain", "x\n-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\ny", "x\n[redacted]\ny"},
		{"cut PEM", "text/plain", "-----BEGIN RSA PRIVATE KEY-----\nabc", "[redacted]"},
		{"public PEM", "text/plain", "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----"},
		{"percent-encoded address", "text/plain", "next=https%3A%2F%2Fa%2F%3Faccess_token%3Dabc%26state%3D1", "next=https%3A%2F%2Fa%2F%3Faccess_token%3D[redacted]%26state%3D1"},
		{"scheme in prose", "text/plain", "got SSWS 00abcdefghijklmnopqrstuvwxyz", "got SSWS [redacted]"},
		{"empty", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (redact.Redactor{}).Body(tt.contentType, []byte(tt.body)); got != tt.want {
				t.Errorf("Body =\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestUTF16BodyIsDecodedFirst(t *testing.T) {
	const body = `{"access_token":"abc"}`
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(body)) {
		little = append(little, byte(unit), byte(unit>>8))
		big = append(big, byte(unit>>8), byte(unit))
	}
	bodies := map[string][]byte{
		"little endian, by its zeros": little,
		"big endian, by its zeros":    big,
		"little endian, by its mark":  append([]byte{0xff, 0xfe}, little...),
		"big endian, by its mark":     append([]byte{0xfe, 0xff}, big...),
	}
	for name, body := range bodies {
		if got, want := (redact.Redactor{}).Body("", body), `{"access_token":"[redacted]"}`; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestHeader(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"Authorization", "SSWS abc", "SSWS [redacted]"},
		{"authorization", "Bearer abc", "Bearer [redacted]"},
		{"Authorization", "abc def", "[redacted]"},
		{"Authorization", "abc", "[redacted]"},
		{"Proxy-Authorization", "Basic abc", "Basic [redacted]"},
		{"DPoP", "eyJ.eyJ.x", "[redacted]"},
		{"DPoP-Nonce", "nonce", "nonce"},
		{"Cookie", "sid=1; x=2", "[redacted]"},
		{"Set-Cookie", "sid=1", "[redacted]"},
		{"x-api-client-token", "abc", "[redacted]"},
		{"X-Partner-Token", "abc", "[redacted]"},
		{"Location", "https://a.example/cb?code=abc&state=1", "https://a.example/cb?code=[redacted]&state=1"},
		{"WWW-Authenticate", `DPoP algs="RS256 ES256", error="use_dpop_nonce"`, `DPoP algs="RS256 ES256", error="use_dpop_nonce"`},
		{"Content-Type", "application/json", "application/json"},
		{"Authorization", "", ""},
	}
	for _, tt := range tests {
		if got := (redact.Redactor{}).Header(tt.name, tt.value); got != tt.want {
			t.Errorf("%s: %s gave %q, want %q", tt.name, tt.value, got, tt.want)
		}
	}
}

func TestURL(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"https://acme.okta.com/api/v1/apps?limit=20&q=a%20b", "https://acme.okta.com/api/v1/apps?limit=20&q=a%20b"},
		{"https://u:p@acme.workflows.okta.com/api/flo/x/invoke?clientToken=abc&a=1#f", "https://acme.workflows.okta.com/api/flo/x/invoke?clientToken=[redacted]&a=1"},
		{"https://a.example/?client%54oken=abc", "https://a.example/?client%54oken=[redacted]"},
	}
	for _, tt := range tests {
		u, err := url.Parse(tt.raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := (redact.Redactor{}).URL(u); got != tt.want {
			t.Errorf("URL(%s) = %s, want %s", tt.raw, got, tt.want)
		}
	}
	if got := (redact.Redactor{}).URL(nil); got != "" {
		t.Errorf("URL(nil) = %q", got)
	}
}

func TestKnownValueIsMaskedInEveryEncoding(t *testing.T) {
	plain := "p/+ \"<ä>&\\" + "q-value"
	r := redact.New(redact.NewValues(secret.New(plain)), nil)
	for name, form := range forms(plain) {
		text := "before " + form + " after"
		got := r.Text(text)
		if strings.Contains(got, form) || !strings.Contains(got, secret.Mask) {
			t.Errorf("%s: %q became %q", name, text, got)
		}
		if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") {
			t.Errorf("%s: the text around it changed: %q", name, got)
		}
	}
}

func TestShortValuesAreNotLookedFor(t *testing.T) {
	r := redact.New(redact.NewValues(secret.New("abc"), secret.Secret{}))
	if got := r.Text("abcdef"); got != "abcdef" {
		t.Errorf("Text = %q", got)
	}
}

func TestMaskedJSONStaysJSON(t *testing.T) {
	r := redact.New(redact.NewValues(secret.New(`a"b\c`)))
	got := r.Body(jsonType, []byte(`{"x":"say a\"b\\c","password":1.5e3,"y":"{\"z\":\"a\\\"b\\\\c\"}"}`))
	want := `{"x":"say [redacted]","password":"[redacted]","y":"{\"z\":\"[redacted]\"}"}`
	if got != want || !json.Valid([]byte(got)) {
		t.Errorf("Body = %s, want %s", got, want)
	}
}

func TestDeepNestingIsTakenAsText(t *testing.T) {
	deep := strings.Repeat("[", 1_000_000) + `{"password":"p"}`
	got := (redact.Redactor{}).Body(jsonType, []byte(deep))
	if !strings.HasSuffix(got, `{"password":"[redacted]"}`) {
		t.Errorf("Body ends %q", got[len(got)-40:])
	}
}
