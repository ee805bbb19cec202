package okta

import (
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// ErrPagingLoop tells that a server handed out the same cursor twice, or pages without end.
var ErrPagingLoop = errors.New("okta: the server's pages go round in circles")

// maxPages bounds one listing; at 200 apps a page it is beyond what an org can hold.
const maxPages = 2000

// pages walks through pages until there is no next cursor or limit (when positive) is reached. A page is asked for when
// the one before has been taken. An error comes last, with what its page still had.
func pages[T any](limit int, page func(after string) ([]T, string, error)) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		seen := map[string]bool{}
		cursor, left := "", limit
		for range maxPages {
			seen[cursor] = true
			items, next, err := page(cursor)
			if limit > 0 && len(items) >= left {
				yield(items[:left:left], nil)
				return
			}
			left -= len(items)
			if !yield(items, err) || err != nil || next == "" {
				return
			}
			if seen[next] {
				break
			}
			cursor = next
		}
		yield(nil, ErrPagingLoop)
	}
}

// collect puts pages together. What was collected comes back with an error too.
func collect[T any](all iter.Seq2[[]T, error]) ([]T, error) {
	var items []T
	for page, err := range all {
		items = append(items, page...)
		if err != nil {
			return items, err
		}
	}
	return items, nil
}

// nextCursor is the after parameter of the link with rel="next" (RFC 8288). Okta sends one Link line per link;
// several in one line are read too. Only the cursor is used: where to ask stays the caller's decision.
func nextCursor(h http.Header) string {
	for _, line := range h.Values("Link") {
		for line != "" {
			target, rest, ok := strings.Cut(strings.TrimLeft(line, " ,"), ">")
			if !ok || !strings.HasPrefix(target, "<") {
				break
			}
			params, following, _ := strings.Cut(rest, "<")
			line = ""
			if following != "" {
				line = "<" + following
			}
			if isNext(params) {
				return cursorOf(target[1:])
			}
		}
	}
	return ""
}

// isNext reads the parameters of one link: ; rel="next".
func isNext(params string) bool {
	for param := range strings.SplitSeq(strings.TrimRight(params, ", "), ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if strings.EqualFold(name, "rel") && strings.EqualFold(strings.Trim(value, `"`), "next") {
			return true
		}
	}
	return false
}

func cursorOf(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return ""
	}
	return u.Query().Get("after")
}
