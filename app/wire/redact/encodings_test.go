package redact_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"strings"
)

// forms are the encodings in which no secret may be shown, written out here
// independently of the code under test.
func forms(plain string) map[string]string {
	escaped, _ := json.Marshal(plain)
	return map[string]string{
		"raw":               plain,
		"query":             url.QueryEscape(plain),
		"query with %20":    strings.ReplaceAll(url.QueryEscape(plain), "+", "%20"),
		"path":              url.PathEscape(plain),
		"JSON":              string(escaped[1 : len(escaped)-1]),
		"HTML":              html.EscapeString(plain),
		"hex":               hex.EncodeToString([]byte(plain)),
		"HEX":               strings.ToUpper(hex.EncodeToString([]byte(plain))),
		"base64":            base64.StdEncoding.EncodeToString([]byte(plain)),
		"base64 unpadded":   base64.RawStdEncoding.EncodeToString([]byte(plain)),
		"base64url":         base64.URLEncoding.EncodeToString([]byte(plain)),
		"base64url raw":     base64.RawURLEncoding.EncodeToString([]byte(plain)),
		"in base64, one on": base64.StdEncoding.EncodeToString([]byte("u" + plain)),
		"in base64, two on": base64.StdEncoding.EncodeToString([]byte("u:" + plain)),
	}
}
