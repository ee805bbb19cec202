package oauth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// rfc7515A3 is the example of RFC 7515 appendix A.3.
const rfc7515A3 = "eyJhbGciOiJFUzI1NiJ9" +
	".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ" +
	".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

func TestReadJWTReadsTheRFCExample(t *testing.T) {
	j, err := ReadJWT(" \t" + rfc7515A3 + "\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`alg="ES256"`, `iss="joe"`, `exp=1300819380`, `http://example.com/is_root=true`}
	if diff := cmp.Diff(want, written(append(j.Header, j.Claims...))); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if got := j.Text("iss"); got != "joe" {
		t.Errorf("iss = %q", got)
	}
	if got, ok := j.Time("exp"); !ok || !got.Equal(time.Date(2011, 3, 22, 18, 43, 0, 0, time.UTC)) {
		t.Errorf("exp = %v, %v", got, ok)
	}
	if got := j.signature.Reveal(); len(got) != 64 {
		t.Errorf("signature of %d bytes", len(got))
	}
	printed := fmt.Sprintf("%v %+v %#v", j, *j, *j)
	for _, form := range []string{j.signature.Reveal(), "14 209 33 83 121", "0xe, 0xd1, 0x21, 0x53, 0x79"} {
		if strings.Contains(printed, form) {
			t.Errorf("the signature is printed: %s", printed)
		}
	}
}

func TestReadJWTKeepsOrderAndRepeats(t *testing.T) {
	j, err := ReadJWT(unsigned(`{"typ":"JWT","alg":"none"}`, `{"b": 1,"a":{"z":1,"y":[2]},"b":"last"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`typ="JWT"`, `alg="none"`, `b=1`, `a={"z":1,"y":[2]}`, `b="last"`}
	if diff := cmp.Diff(want, written(append(j.Header, j.Claims...))); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if got := j.Text("b"); got != "last" {
		t.Errorf("repeated claim = %q, want the last", got)
	}
	if _, ok := j.Claim("typ"); ok {
		t.Error("a header member was found among the claims")
	}
}

func TestReadJWTNamesTheFault(t *testing.T) {
	const header = `{"alg":"none"}`
	tests := []struct {
		name, text string
		want       JWTFault
	}{
		{"nothing", " \n", JWTEmpty},
		{"1 MB", unsigned(header, `{"a":"`+strings.Repeat("x", 1<<20)+`"}`), JWTTooLong},
		{"opaque token", "00abc-DEF_123", JWTOpaque},
		{"cut after the payload", strings.Join(strings.Split(rfc7515A3, ".")[:2], "."), JWTOpaque},
		{"two in one", rfc7515A3 + "." + rfc7515A3, JWTOpaque},
		{"encrypted", "a.b.c.d.e", JWTEncrypted},
		{"padded", "eyJhIjoxfQ==.e30.", JWTEncoding},
		{"line break inside", "eyJhbGciOi\nJFUzI1NiJ9.e30.", JWTEncoding},
		{"stray bits", "eyJhbGciOiJFUzI1NiJ9.e31.", JWTEncoding},
		{"header an array", unsigned(`[]`, `{}`), JWTHeader},
		{"header cut", unsigned(`{"alg":`, `{}`), JWTHeader},
		{"claims a string", unsigned(header, `"x"`), JWTClaims},
		{"claims empty", unsigned(header, ``), JWTClaims},
		{"claims twice", unsigned(header, `{}{}`), JWTClaims},
		{"claims not UTF-8", unsigned(header, "{\"a\":\"\xff\"}"), JWTClaims},
		{"claims mismatched", unsigned(header, `{]`), JWTClaims},
		{"claims nested too deep", unsigned(header, `{"a":`+strings.Repeat("[", 12000)+strings.Repeat("]", 12000)+`}`), JWTClaims},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadJWT(tt.text)
			var fault *JWTError
			if !errors.As(err, &fault) || fault.Fault != tt.want {
				t.Fatalf("error %v, want fault %q", err, tt.want)
			}
		})
	}
}

func TestJWTTimeTakesNumericDatesOnly(t *testing.T) {
	tests := []struct {
		value string
		want  time.Time
		ok    bool
	}{
		{"0", time.Unix(0, 0), true},
		{"1300819380.5", time.Unix(1300819380, 5e8), true},
		{"1.3e9", time.Unix(1300000000, 0), true},
		{"-1", time.Time{}, false},
		{"1e300", time.Time{}, false},
		{`"1300819380"`, time.Time{}, false},
		{"null", time.Time{}, false},
		{"{}", time.Time{}, false},
	}
	for _, tt := range tests {
		j, err := ReadJWT(unsigned(`{}`, `{"exp":`+tt.value+`}`))
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := j.Time("exp"); ok != tt.ok || !got.Equal(tt.want) {
			t.Errorf("exp %s = %v, %v, want %v, %v", tt.value, got, ok, tt.want, tt.ok)
		}
	}
	if _, ok := (&JWT{}).Time("exp"); ok {
		t.Error("a missing claim gave a time")
	}
}

func TestReadJWTNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.OneOf(
			rapid.String(),
			rapid.Map(rapid.StringMatching(`[{}\[\]",:a0.ntf \\]{0,40}`), encode),
		)
		parts := rapid.SliceOfN(part, 0, 6).Draw(t, "parts")
		j, err := ReadJWT(strings.Join(parts, "."))
		if (j == nil) == (err == nil) {
			t.Fatalf("result %v with error %v", j, err)
		}
	})
}

func unsigned(header, claims string) string { return encode(header) + "." + encode(claims) + "." }

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func written(members []Member) []string {
	var list []string
	for _, m := range members {
		list = append(list, m.Name+"="+string(m.Value))
	}
	return list
}
