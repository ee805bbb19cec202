package redact

import (
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// form masks an application/x-www-form-urlencoded text, a query included, and
// keeps order and spelling of the rest.
func (r Redactor) form(s string) string {
	pairs := strings.Split(s, "&")
	for i, pair := range pairs {
		name, value, found := strings.Cut(pair, "=")
		if found && value != "" {
			pairs[i] = name + "=" + r.formValue(name, value)
		}
	}
	return strings.Join(pairs, "&")
}

func (r Redactor) formValue(name, value string) string {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	if secretName(name) {
		return secret.Mask
	}
	plain, err := url.QueryUnescape(value)
	if err != nil {
		return r.patterns(value)
	}
	clean := r.nested(plain)
	if clean == plain {
		return value
	}
	return strings.ReplaceAll(url.QueryEscape(clean), url.QueryEscape(secret.Mask), secret.Mask)
}
