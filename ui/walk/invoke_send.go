package walk

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// invocation is one sending, off the UI goroutine.
type invocation struct {
	walk     *setup.Walk
	saver    *page.Saver[workspace.Draft]
	endpoint string
	now      func() time.Time
	came     *atomic.Pointer[answer]
}

func (i *invocation) do(ctx context.Context) error {
	if err := i.saver.Flush(); err != nil {
		return err
	}
	result, err := i.walk.Invoke(ctx, i.endpoint)
	if result.Status != 0 {
		i.came.Store(newAnswer(result, i.now()))
	}
	return err
}

// answer is what came back, made ready to be shown.
type answer struct {
	state   house.State
	status  string
	took    time.Duration
	size    int64
	at      time.Time
	timing  wire.Timing
	request string // Okta's id of the exchange

	body, headers, sent *house.Code
	headerCount         int
}

// newAnswer prepares a result. It reads the whole body: not for the UI
// goroutine.
func newAnswer(r invoke.Result, at time.Time) *answer {
	x := r.Exchange
	return &answer{
		state: house.StatusState(r.Status), status: strings.TrimSpace(strconv.Itoa(r.Status) + " " + http.StatusText(r.Status)),
		took: r.Took, size: int64(len(r.Body)), at: at, timing: x.Timing, request: x.RequestID,
		body:    bodyCode(r),
		headers: house.NewCode(house.CodeHeaders, strings.TrimPrefix(house.MessageText("", headerLines(x.ResponseHeader), ""), "\n")),
		sent: house.NewCode(house.CodeHTTP, house.MessageText(
			x.Method+" "+x.URL, headerLines(x.RequestHeader), house.PrettyJSON([]byte(x.RequestBody.Text)))),
		headerCount: len(x.ResponseHeader),
	}
}

// bodyCode lays out what may be shown of the body.
func bodyCode(r invoke.Result) *house.Code {
	shown, ok := r.Shown()
	if !ok {
		return house.NewCode(house.CodePlain, page.X("invoke.encoded", "This body came in a content encoding that Flowlatch can't look into, so it isn't shown."))
	}
	body := house.PrettyJSON([]byte(shown))
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		return house.NewCode(house.CodeJSON, body)
	}
	return house.NewCode(house.CodePlain, body)
}

func headerLines(fields []wire.Field) []house.HeaderLine {
	lines := make([]house.HeaderLine, len(fields))
	for i, f := range fields {
		lines[i] = house.HeaderLine{Name: f.Name, Value: f.Value}
	}
	return lines
}
