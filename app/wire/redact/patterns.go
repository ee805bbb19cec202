package redact

import (
	"regexp"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

var (
	// A compact JWS or JWE, RFC 7515 §7.1: three to five base64url parts, the
	// first of which begins with {" .
	jwtPattern = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){2,4}`)
	pemPattern = regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`)
	// The values of auth-params, such as algs="…", stop the run before it is long enough.
	credentialPattern = regexp.MustCompile(`(?i)\b(SSWS|Bearer|DPoP|Basic)( +)[A-Za-z0-9._~+/=-]{20,}`)
	inputPattern      = regexp.MustCompile(`(?i)<input\b[^>]*>`)
	attributePattern  = regexp.MustCompile(`(?i)\b(name|value)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)`)
	// One part of a multipart/form-data body, RFC 7578 §4.2, up to the next boundary.
	partPattern = regexp.MustCompile(`(?is)(form-data;[^\r\n]*?\bname="?([^";\r\n]+)[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)(.*?)(\r?\n--|$)`)
)

// patterns masks what looks like a secret in a text of no known structure.
func (r Redactor) patterns(s string) string {
	if strings.Contains(s, "form-data") {
		s = maskParts(s)
	}
	if strings.Contains(s, "<") {
		s = inputPattern.ReplaceAllStringFunc(s, maskInput)
	}
	s = maskNamed(s)
	if strings.Contains(s, "eyJ") {
		s = jwtPattern.ReplaceAllString(s, secret.Mask)
	}
	if strings.Contains(s, "PRIVATE KEY") {
		s = pemPattern.ReplaceAllString(s, secret.Mask)
	}
	if mentionsScheme(s) {
		s = credentialPattern.ReplaceAllString(s, "$1$2"+secret.Mask)
	}
	return s
}

// mentionsScheme is a quick look for what credentialPattern begins with.
func mentionsScheme(s string) bool {
	for i := strings.IndexByte(s, ' '); i >= 0; {
		if endsInScheme(s[:i]) {
			return true
		}
		next := strings.IndexByte(s[i+1:], ' ')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

func endsInScheme(s string) bool {
	if s == "" || strings.IndexByte("srpcSRPC", s[len(s)-1]) < 0 {
		return false
	}
	for _, scheme := range []string{"SSWS", "Bearer", "DPoP", "Basic"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[len(s)-len(scheme):], scheme) {
			return true
		}
	}
	return false
}

func maskParts(s string) string {
	return partPattern.ReplaceAllStringFunc(s, func(part string) string {
		m := partPattern.FindStringSubmatch(part)
		if m == nil || !secretName(m[2]) {
			return part
		}
		return m[1] + secret.Mask + m[4]
	})
}

// maskInput masks the value of an HTML form's field, as in the self-posting
// pages of SAML and of OAuth's form_post.
func maskInput(tag string) string {
	sensitive := false
	for _, attribute := range attributePattern.FindAllStringSubmatch(tag, -1) {
		if strings.EqualFold(attribute[1], "name") && secretName(strings.Trim(attribute[2], `"'`)) {
			sensitive = true
		}
	}
	if !sensitive {
		return tag
	}
	return attributePattern.ReplaceAllStringFunc(tag, func(attribute string) string {
		if name, _, _ := strings.Cut(attribute, "="); !strings.EqualFold(strings.TrimSpace(name), "value") {
			return attribute
		}
		return `value="` + secret.Mask + `"`
	})
}
