package practice

import (
	"net/http"
	"slices"
	"strconv"
)

// mannerBox is what the settings of a flow show besides Okta's own: how the
// endpoint behaves where Okta's does not or is not known to.
type mannerBox struct {
	Statuses []mannerChoice
	Bodies   []mannerChoice
	Laxities []laxChoice
	PostOnly bool
}

// mannerChoice is one option of a select.
type mannerChoice struct {
	Value, Text string
	Chosen      bool
}

type laxChoice struct {
	LaxInfo
	Chosen bool
}

func boxOf(m Manner) mannerBox {
	box := mannerBox{PostOnly: m.PostOnly}
	for _, status := range slices.Concat([]int{0}, RefusalStatuses(), []int{http.StatusOK}) {
		box.Statuses = append(box.Statuses, mannerChoice{strconv.Itoa(status), statusChoice(status), status == m.Status})
	}
	for _, body := range append(RefusalBodies(), bodyText) {
		box.Bodies = append(box.Bodies, mannerChoice{body, bodyChoice(body), body == m.Body || m.Body == "" && body == bodyJSON})
	}
	for _, known := range KnownLaxities() {
		box.Laxities = append(box.Laxities, laxChoice{known, m.lax(known.Name)})
	}
	return box
}

func statusChoice(status int) string {
	switch status {
	case 0:
		return "401 or 403, as the practice org does"
	case http.StatusOK:
		return "200, with an error text"
	case http.StatusFound:
		return "302, to a sign-in page"
	}
	return strconv.Itoa(status) + " " + http.StatusText(status)
}

func bodyChoice(body string) string {
	switch body {
	case bodyEmpty:
		return "Empty"
	case bodyHTML:
		return "A page of HTML"
	case bodyText:
		return "Plain text"
	}
	return "JSON"
}

// setMannerForm takes the box's form.
func (c *console) setMannerForm(r *http.Request) (string, error) {
	name := r.PathValue("name")
	status, err := strconv.Atoi(r.PostForm.Get("status"))
	if err != nil {
		return "", invalid("manner", "Choose how the endpoint refuses.")
	}
	m := Manner{Status: status, Body: r.PostForm.Get("body"), PostOnly: r.PostForm.Has("post_only")}
	for _, about := range r.PostForm["lax"] {
		m.Lax = append(m.Lax, Lax(about))
	}
	return "/console/workflows/flows/" + name + "/settings", c.org.SetManner(r.Context(), name, m)
}
