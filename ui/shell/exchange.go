package shell

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// exchangeRow puts an exchange into the words of the table. The host of the
// workspace's own org goes without saying.
func exchangeRow(e wire.Exchange, own string) house.ExchangeRow {
	return house.ExchangeRow{
		ID: e.ID, Time: e.Started.Local().Format("15:04:05"),
		Method: e.Method, Changes: e.Method != http.MethodGet && e.Method != http.MethodHead,
		Address: hostAndPath(e.URL, own), Status: e.Status, Answer: answer(e),
		Elapsed: page.Elapsed(e.Duration), Size: size(e.ResponseBody.Size), For: page.T(e.Purpose),
	}
}

// answer is the status, or one word where none came.
func answer(e wire.Exchange) string {
	if e.Status != 0 {
		return strconv.Itoa(e.Status)
	}
	switch e.Kind {
	case wire.Timeout:
		return page.X("answer.timeout", "time-out")
	case wire.Canceled:
		return page.X("answer.cancelled", "stopped")
	case wire.DNS:
		return page.X("answer.dns", "no name")
	case wire.TLS:
		return page.X("answer.tls", "TLS")
	}
	return page.X("answer.none", "none")
}

func hostAndPath(address, own string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return address
	case u.Host == own:
		return u.RequestURI()
	}
	return u.Host + u.RequestURI()
}

// ownHost is the host of a workspace's org, "" before it is known.
func ownHost(ws *workspace.Workspace) string {
	u, err := url.Parse(ws.Org.Origin)
	if err != nil {
		return ""
	}
	return u.Host
}

// size writes a number of bytes as "94 B" or "2.1 kB".
func size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1000/1000)
}

func sentSide(e wire.Exchange) house.ExchangeSide {
	target := e.URL
	if u, err := url.Parse(e.URL); err == nil {
		target = u.RequestURI()
	}
	return side(fmt.Sprintf("%s %s", e.Method, target), e.RequestHeader, e.RequestBody)
}

func receivedSide(e wire.Exchange) house.ExchangeSide {
	if e.Status == 0 {
		return house.ExchangeSide{Code: house.NewCode(house.CodePlain, e.Failure), Note: answer(e)}
	}
	return side(fmt.Sprintf("%s %d %s", e.Proto, e.Status, http.StatusText(e.Status)), e.ResponseHeader, e.ResponseBody)
}

func side(start string, fields []wire.Field, body wire.Body) house.ExchangeSide {
	lines := make([]house.HeaderLine, len(fields))
	for i, f := range fields {
		lines[i] = house.HeaderLine{Name: f.Name, Value: f.Value}
	}
	return house.ExchangeSide{Code: house.NewCode(house.CodeHTTP, house.MessageText(start, lines, shownBody(body))), Note: note(body, len(fields))}
}

// note says how much a side is, and what of it isn't shown as it was.
func note(body wire.Body, fields int) string {
	words := page.T(text.T("activity.note", "{{.Size}} body, {{.Count}} headers", "Size", size(body.Size), "Count", fields))
	if body.Base64 {
		words = page.X("activity.base64", "shown as base64") + ", " + words
	}
	if body.Truncated {
		words = page.X("activity.cut", "not all of it shown") + ", " + words
	}
	return words
}

// shownBody marks a body that was cut, for whoever copies it.
func shownBody(body wire.Body) string {
	if !body.Truncated {
		return body.Text
	}
	return strings.TrimPrefix(body.Text+"\n\n", "\n\n") + "[" + page.X("activity.cut.mark", "Flowlatch keeps no more of this body.") + "]"
}
