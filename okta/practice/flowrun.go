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

// flowAnswer is what a flow returns to its caller; status 0 means that the
// caller left first.
type flowAnswer struct {
	status int
	body   any
}

// run executes a flow.
func (o *Org) run(in invocation) flowAnswer {
	if o.faulty(faultInvoke) {
		return failedRun()
	}
	switch in.flow.Kind {
	case kindEcho:
		return flowAnswer{http.StatusOK, in.echo()}
	case kindBookmark:
		return o.runBookmark(in, true)
	case kindCounting:
		return o.runBookmark(in, false)
	case kindSlow:
		return o.runSlow(in)
	}
	return failedRun()
}

func failedRun() flowAnswer {
	r := refuseFailed()
	return flowAnswer{r.Status, object{"error": r.Code, "message": r.Text}}
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

// runSlow answers late, unless the caller leaves.
func (o *Org) runSlow(in invocation) flowAnswer {
	timer := time.NewTimer(o.slowFor)
	defer timer.Stop()
	select {
	case <-timer.C:
		return flowAnswer{http.StatusOK, object{"flow": in.flow.Title, "waitedMillis": o.slowFor.Milliseconds()}}
	case <-in.request.Context().Done():
		return flowAnswer{}
	}
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
	return flowAnswer{http.StatusOK, object{
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
	return flowAnswer{e.Status, object{"errorCode": e.Code, "errorSummary": e.Summary, "errorCauses": causes}}
}
