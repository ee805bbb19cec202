package oauth

import (
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// credential finds credentials by what they are called, in JSON and in form
// encoding, cut-off ones included, and JWTs by what they look like: an answer that
// has a token and yet can't be used must not show it.
var credential = regexp.MustCompile(
	`((?i)"(?:[a-z_]*_token|device_code|client_secret|client_assertion)"\s*:\s*")(?:[^"\\]|\\.)*` +
		`|((?i)(?:[a-z_]*_token|device_code|client_secret|client_assertion)=)[^&\s"]*` +
		`|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?`)

// mask replaces every credential in a text that comes from a server: those sent,
// which it may have echoed, and its own.
func mask(text string, sent []secret.Secret) string {
	for _, s := range sent {
		if s.IsZero() {
			continue
		}
		for _, form := range echoes(s.Reveal()) {
			text = strings.ReplaceAll(text, form, secret.Mask)
		}
	}
	return credential.ReplaceAllString(text, "${1}${2}"+secret.Mask)
}

// echoes are the ways in which a server may write a text that it was sent: as it
// is, in a form, in a URL's path, in a page, in JSON.
func echoes(text string) []string {
	forms := []string{text, url.QueryEscape(text), url.PathEscape(text), html.EscapeString(text)}
	plain := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
	forms = append(forms, plain, strings.ReplaceAll(plain, "/", `\/`))
	if quoted, err := json.Marshal(text); err == nil {
		forms = append(forms, string(quoted[1:len(quoted)-1]))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// quiet gives err itself, or in its place one without the credentials in its
// text: net/http quotes from an answer that it can't read.
func quiet(err error, sent []secret.Secret) error {
	masked := mask(err.Error(), sent)
	if masked == err.Error() {
		return err
	}
	var failed *url.Error
	if !errors.As(err, &failed) {
		return errors.New(masked)
	}
	return &url.Error{Op: failed.Op, URL: mask(failed.URL, sent), Err: errors.New(mask(failed.Err.Error(), sent))}
}
