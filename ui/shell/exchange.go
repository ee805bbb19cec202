package shell

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// exchangeRow puts an exchange into the words of the table.
func exchangeRow(e wire.Exchange) house.ExchangeRow {
	return house.ExchangeRow{
		ID: e.ID, Time: e.Started.Local().Format("15:04:05"),
		Method: e.Method, Changes: e.Method != http.MethodGet && e.Method != http.MethodHead,
		Address: hostAndPath(e.URL), Status: e.Status, Answer: answer(e),
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

func hostAndPath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host + u.RequestURI()
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
	note := page.T(text.T("activity.note", "{{.Size}} body, {{.Count}} headers", "Size", size(body.Size), "Count", len(fields)))
	return house.ExchangeSide{Code: house.NewCode(house.CodeHTTP, house.MessageText(start, lines, body.Text)), Note: note}
}
