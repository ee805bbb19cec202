package practice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// flowAnswer is what a flow returns to its caller; status 0 means that there
// was none in time, or that the caller left first.
type flowAnswer struct {
	status int
	body   any
	failed bool
	goesOn time.Duration // how long the flow goes on after it answered
}

// state is how far the run is once it has answered.
func (a flowAnswer) state() runState {
	switch {
	case a.failed || a.status == 0:
		return runFailed
	case a.goesOn > 0:
		return runOn
	}
	return runDone
}

// run executes a flow. It must have answered by the end of ctx.
func (o *Org) run(ctx context.Context, in invocation) flowAnswer {
	if o.faulty(faultInvoke) {
		return failedRun()
	}
	switch in.flow.Kind {
	case kindEcho:
		return flowAnswer{status: http.StatusOK, body: in.echo()}
	case kindBookmark:
		return o.runBookmark(in, true)
	case kindCounting:
		return o.runBookmark(in, false)
	case kindSlow:
		return in.wait(ctx, o.slowFor)
	case kindLate:
		<-ctx.Done()
		return flowAnswer{}
	case kindClosing:
		return o.runClosing(in)
	}
	return failedRun()
}

func failedRun() flowAnswer {
	r := refuseFailed()
	return flowAnswer{status: r.Status, body: object{"error": r.Code, "message": r.Text}, failed: true}
}

// echo tells the caller what arrived. Credentials and reserved parameters never
// reach a flow.
func (in invocation) echo() object {
	query := object{}
	for name, values := range in.request.URL.Query() {
		if name == clientTokenQuery || strings.HasPrefix(strings.ToLower(name), "x-okta-workflows") {
			continue
		}
		query[name] = values[0]
	}
	return object{"flow": in.flow.Title, "method": in.request.Method, "query": query, "body": in.readBody()}
}

// readBody is the body as JSON when it is JSON, a form's fields when it is a
// form, else as text; null when there is none.
func (in invocation) readBody() any {
	if len(in.body) == 0 {
		return nil
	}
	var v any
	if json.Unmarshal(in.body, &v) == nil {
		return v
	}
	if strings.HasPrefix(in.request.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if fields, err := url.ParseQuery(string(in.body)); err == nil {
			out := object{}
			for name, values := range fields {
				out[name] = values[0]
			}
			return out
		}
	}
	return strings.ToValidUTF8(string(in.body), "\uFFFD")
}

// wait answers late, unless the caller leaves or is kept waiting for too long.
func (in invocation) wait(ctx context.Context, d time.Duration) flowAnswer {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return flowAnswer{status: http.StatusOK, body: object{"flow": in.flow.Title, "waitedMillis": d.Milliseconds()}}
	case <-ctx.Done():
		return flowAnswer{}
	}
}

// runClosing answers first, as the card Close does, and has more to do.
func (o *Org) runClosing(in invocation) flowAnswer {
	d := o.longTakes()
	return flowAnswer{status: http.StatusOK, body: object{"flow": in.flow.Title, "goesOnMillis": d.Milliseconds()}, goesOn: d}
}

// bookmarkFields are what the flow picks from the body. Names are compared
// letter by letter, as a flow does: Url is not url.
type bookmarkFields struct {
	name, label, url, signOnMode string
	requestIntegration           bool
}

func (in invocation) bookmarkFields() bookmarkFields {
	body, _ := in.readBody().(object)
	text := func(key string) string {
		if body[key] == nil {
			return ""
		}
		return fmt.Sprint(body[key])
	}
	request, _ := strconv.ParseBool(text("requestintegration"))
	return bookmarkFields{text("name"), text("label"), text("url"), text("signOnMode"), request}
}

// runBookmark creates a Bookmark app. When it looks first, a label that exists
// is answered with the app that has it.
func (o *Org) runBookmark(in invocation, look bool) flowAnswer {
	fields := in.bookmarkFields()
	if err := fields.check(); err != nil {
		return apiAnswer(err)
	}
	fresh, err := newBookmark(fields.label, fields.url, fields.requestIntegration)
	if err != nil {
		return apiAnswer(err)
	}
	result, found := "existed", 0
	err = o.changeSoon(o.flowContext(in), func(c *change) error {
		var first *application
		for i := range c.Apps {
			if c.Apps[i].Label == fresh.Label {
				found++
				if first == nil {
					first = &c.Apps[i]
				}
			}
		}
		if look && first != nil {
			fresh = first.clone()
			return nil
		}
		result = "created"
		c.create(&fresh)
		return nil
	})
	if err != nil {
		return apiAnswer(err)
	}
	return flowAnswer{status: http.StatusOK, body: object{
		"result": result, "appId": fresh.ID, "label": fresh.Label, "signOnMode": fresh.SignOnMode, "found": found,
	}}
}

func (f bookmarkFields) check() error {
	if f.name != "" && f.name != appBookmark {
		return invalid("name", "name: this flow creates apps named bookmark.")
	}
	if f.signOnMode != "" && f.signOnMode != modeBookmark {
		return invalid("signOnMode", "signOnMode: this flow creates apps with BOOKMARK.")
	}
	return nil
}

// flowContext lets a flow act as the owner of its connection, the administrator.
func (o *Org) flowContext(in invocation) context.Context {
	return o.asAdmin(in.request.Context())
}

// apiAnswer passes an error of the management API on to the caller, as the
// template's Return Raw card does.
func apiAnswer(err error) flowAnswer {
	var e *apiError
	if !errors.As(err, &e) {
		return failedRun()
	}
	causes := []errorCause{}
	for _, cause := range e.Causes {
		causes = append(causes, errorCause{cause})
	}
	return flowAnswer{status: e.Status, body: object{"errorCode": e.Code, "errorSummary": e.Summary, "errorCauses": causes}}
}
