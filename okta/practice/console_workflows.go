package practice

import (
	"net/http"
	"net/url"
	"time"
)

// workflowsRoutes are the pages that stand for the Workflows Console.
func (c *console) workflowsRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /console/workflows", c.page("workflows.html", "Flows", "workflows", c.workflows))
	mux.HandleFunc("GET /console/workflows/connections/new", c.page("connection_new.html", "New Connection", "workflows", nothing))
	mux.HandleFunc("GET /console/workflows/flows/{name}", c.page("flow.html", "Flow", "workflows", c.flow))
	mux.HandleFunc("GET /console/workflows/flows/{name}/settings", c.page("settings.html", "Endpoint settings", "workflows", c.flow))
	mux.HandleFunc("GET /console/workflows/flows/{name}/history", c.page("history.html", "Flow History", "workflows", c.flow))
	c.form(mux, "POST /console/workflows/connections", c.createConnection)
	c.form(mux, "POST /console/workflows/flows/{name}/settings", c.setSettings)
	c.form(mux, "POST /console/workflows/flows/{name}/manner", c.setMannerForm)
	c.form(mux, "POST /console/workflows/flows/{name}/active", c.setActive)
}

func (c *console) workflows(*http.Request) (any, error) {
	return struct {
		Flows       []flow
		Connections []connection
	}{c.org.flows(), c.org.connections()}, nil
}

// flowPage is one flow with what its settings dialog and history show.
type flowPage struct {
	flow
	InvokeURL, ResumeURL, ClientToken string
	Services                          []serviceChoice
	Runs                              []execution
	Cards                             []card
	AnswerLimit                       time.Duration
	Box                               mannerBox
}

// serviceChoice is a row of the dialog's app list.
type serviceChoice struct {
	ID, Label string
	Chosen    bool
}

func (c *console) flow(r *http.Request) (any, error) {
	f, err := c.org.flow(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	runs, err := c.org.history(f.Name)
	if err != nil {
		return nil, err
	}
	p := flowPage{flow: f, InvokeURL: c.org.invokeURL(f), Runs: runs, Cards: cardsOf(f.Kind), AnswerLimit: c.org.answerLimit, Box: boxOf(f.Manner)}
	p.ResumeURL = c.org.URL() + "/api/flo/" + f.Alias + "/resume/EXECUTION_ID"
	if f.Endpoint.Level == levelToken {
		p.ClientToken = c.org.clientToken(f)
		p.InvokeURL += "?" + url.Values{"clientToken": {p.ClientToken}}.Encode()
	}
	p.Services = c.services(f)
	return p, nil
}

func (c *console) services(f flow) []serviceChoice {
	var list []serviceChoice
	for _, a := range c.org.apps() {
		if a.OAuth == nil || a.OAuth.ApplicationType != "service" {
			continue
		}
		choice := serviceChoice{ID: a.ID, Label: a.Label}
		for _, id := range f.Endpoint.AppIDs {
			choice.Chosen = choice.Chosen || id == a.ID
		}
		list = append(list, choice)
	}
	return list
}

func (c *console) createConnection(r *http.Request) (string, error) {
	_, err := c.org.createConnection(r.Context(), connectionSpec{
		Nickname: r.PostForm.Get("nickname"), Domain: r.PostForm.Get("domain"),
		ClientID: r.PostForm.Get("client_id"), ClientSecret: r.PostForm.Get("client_secret"),
	})
	return "/console/workflows", err
}

func (c *console) setSettings(r *http.Request) (string, error) {
	f, err := c.org.setEndpointSettings(r.Context(), r.PathValue("name"), endpointSettings{
		Level: level(r.PostForm.Get("level")), Apps: allowed(r.PostForm.Get("apps")), AppIDs: r.PostForm["app"],
	})
	return "/console/workflows/flows/" + f.Name + "/settings", err
}

func (c *console) setActive(r *http.Request) (string, error) {
	f, err := c.org.setFlowOn(r.Context(), r.PathValue("name"), r.PostForm.Get("on") == "on")
	return "/console/workflows/flows/" + f.Name, err
}

// card is one card of a flow as the console draws it.
type card struct{ Kind, Title, Text string }

func cardsOf(kind string) []card {
	start := card{"API Endpoint", "On Demand API Endpoint", "Starts when its Invoke URL is called"}
	switch kind {
	case "bookmark":
		return []card{
			start,
			{"Object", "Pick", "name, label, signOnMode, requestintegration, url"},
			{"Okta", "Custom API Action", "Looks the label up among the org's apps"},
			{"Okta", "Custom API Action", "Creates the Bookmark app when it is new; needs okta.apps.manage"},
			{"Flow Control", "Return Raw", "At top level: app id and what was done"},
		}
	case "counting":
		return []card{start, {"Okta", "Custom API Action", "Creates an app on every call, never looks for duplicates"}, {"Flow Control", "Return Raw", "App id"}}
	case "slow":
		return []card{start, {"Flow Control", "Wait For", "Two seconds"}, {"Flow Control", "Return", "Done"}}
	case "closing":
		return []card{start, {"API Connector", "Close", "Answers at once"}, {"Flow Control", "Wait For", "Longer than a caller is kept waiting"}}
	case "late":
		return []card{start, {"Flow Control", "Wait For", "Longer than a caller is kept waiting"}, {"Flow Control", "Return", "Nobody is there any more"}}
	case "failing":
		return []card{start, {"Error Handling", "Return Error", "Always"}}
	}
	return []card{start, {"Flow Control", "Return", "Method, query and body as they came"}}
}
