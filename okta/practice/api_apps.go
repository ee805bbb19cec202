package practice

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	defaultPage = 20
	maxPage     = 200
)

// listApps is GET /api/v1/apps: q, filter, limit and after, with two Link lines.
func (o *Org) listApps(w http.ResponseWriter, r *http.Request) error {
	if o.faulty(faultApps) {
		return forbidden()
	}
	query := r.URL.Query()
	limit, err := pageSize(query.Get("limit"), defaultPage, maxPage)
	if err != nil {
		return err
	}
	match, err := parseFilter(query.Get("filter"), equality("id", "name", "status", "credentials.signing.kid"))
	if err != nil {
		return err
	}
	if err := checkExpand(query.Get("expand")); err != nil {
		return err
	}
	page, next, err := o.appPage(query.Get("after"), limit, func(a *application) bool {
		return a.startsWith(query.Get("q")) && match(a.property)
	})
	if err != nil {
		return err
	}
	o.linkPages(w, r, limit, next)
	bodies := make([]appBody, len(page))
	for i, a := range page {
		bodies[i] = o.listedApp(a)
	}
	writeJSON(w, http.StatusOK, bodies)
	return nil
}

// appPage is up to limit apps behind the one with the id after, and the cursor
// of the next page, "" for none.
func (o *Org) appPage(after string, limit int, wanted func(*application) bool) (page []application, next string, err error) {
	o.read(func(s *state) {
		if after != "" && o.find(s, after) == nil {
			err = badCursor()
			return
		}
		for a := range o.each(s, after) {
			switch {
			case !wanted(a):
			case len(page) == limit:
				next = page[limit-1].ID
				return
			default:
				page = append(page, a.clone())
			}
		}
	})
	return page, next, err
}

// checkExpand takes what Okta does: user/ and an id.
func checkExpand(expand string) error {
	if id, ok := strings.CutPrefix(expand, "user/"); expand != "" && (!ok || id == "") {
		return invalid("expand", "Expand query is malformed.")
	}
	return nil
}

// pageSize reads a limit; more than the most is the most.
func pageSize(raw string, standard, most int) (int, error) {
	if raw == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 1 {
		return 0, invalid("limit", "limit: must be a positive number.")
	}
	return min(n, most), nil
}

// linkPages adds the two Link lines: where this page is, and the next if any.
func (o *Org) linkPages(w http.ResponseWriter, r *http.Request, limit int, next string) {
	query := r.URL.Query()
	query.Set("limit", strconv.Itoa(limit))
	page := o.URL() + r.URL.Path + "?"
	w.Header().Add("Link", "<"+page+query.Encode()+`>; rel="self"`)
	if next == "" {
		return
	}
	query.Set("after", next)
	w.Header().Add("Link", "<"+page+query.Encode()+`>; rel="next"`)
}

func (a *application) startsWith(q string) bool {
	q = strings.ToLower(q)
	return strings.HasPrefix(strings.ToLower(a.Name), q) || strings.HasPrefix(strings.ToLower(a.Label), q)
}

// property is what a filter compares.
func (a *application) property(name string) []string {
	switch name {
	case "id":
		return []string{a.ID}
	case "name":
		return []string{a.Name}
	case "status":
		return []string{a.Status}
	}
	return nil
}

func (o *Org) getApp(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, o.appBody(a))
	return nil
}

// pathApp is the app that a request's path names.
func (o *Org) pathApp(r *http.Request) (application, error) {
	if o.faulty(faultApps) {
		return application{}, forbidden()
	}
	return o.app(r.PathValue("app"))
}

func (o *Org) removeApp(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	if err := o.deleteApp(r.Context(), a.ID); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// postLifecycle answers {} like Okta does for apps.
func (o *Org) postLifecycle(turn func(context.Context, string) (application, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, err := o.pathApp(r)
		if err != nil {
			return err
		}
		if _, err := turn(r.Context(), a.ID); err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, object{})
		return nil
	}
}

// appRequest is what POST /api/v1/apps and PUT /api/v1/apps/{id} read.
type appRequest struct {
	Name        string `json:"name"`
	Label       string `json:"label"`
	SignOnMode  string `json:"signOnMode"`
	Credentials struct {
		OAuth struct {
			AuthMethod      string `json:"token_endpoint_auth_method"`
			PKCE            bool   `json:"pkce_required"`
			AutoKeyRotation *bool  `json:"autoKeyRotation"`
		} `json:"oauthClient"`
	} `json:"credentials"`
	Settings struct {
		App struct {
			URL                string `json:"url"`
			RequestIntegration bool   `json:"requestIntegration"`
		} `json:"app"`
		OAuth struct {
			ApplicationType string   `json:"application_type"`
			GrantTypes      []string `json:"grant_types"`
			ResponseTypes   []string `json:"response_types"`
			RedirectURIs    []string `json:"redirect_uris"`
			DPoPBound       bool     `json:"dpop_bound_access_tokens"`
			JWKSURI         string   `json:"jwks_uri"`
			ClientURI       string   `json:"client_uri"`
			LogoURI         string   `json:"logo_uri"`
			JWKS            *struct {
				Keys []json.RawMessage `json:"keys"`
			} `json:"jwks"`
		} `json:"oauthClient"`
	} `json:"settings"`
}

// postApp is POST /api/v1/apps?activate=true: OIDC and Bookmark apps, answered
// with 200 as recorded.
func (o *Org) postApp(w http.ResponseWriter, r *http.Request) error {
	if o.faulty(faultApps) {
		return forbidden()
	}
	var in appRequest
	if err := readJSON(r, &in); err != nil {
		return err
	}
	a, err := o.createRequested(r.Context(), in, r.URL.Query().Get("activate") == "false")
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, o.appBody(a))
	return nil
}

func (o *Org) createRequested(ctx context.Context, in appRequest, inactive bool) (application, error) {
	switch {
	case in.SignOnMode == modeBookmark && in.Name == appBookmark:
		return o.createBookmarkApp(ctx, in.Label, in.Settings.App.URL, in.Settings.App.RequestIntegration)
	case in.SignOnMode == modeOIDC && in.Name == appOIDC:
		spec, err := in.oidc()
		if err != nil {
			return application{}, err
		}
		spec.Inactive = inactive
		return o.createOIDCApp(ctx, spec)
	}
	return application{}, invalid("signOnMode", causeSignOnMode)
}

func (in appRequest) oidc() (oidcAppSpec, error) {
	client := in.Settings.OAuth
	spec := oidcAppSpec{Label: in.Label, Client: oauthClient{
		ApplicationType: client.ApplicationType, AuthMethod: in.Credentials.OAuth.AuthMethod, DPoPBound: client.DPoPBound,
		GrantTypes: client.GrantTypes, ResponseTypes: client.ResponseTypes, RedirectURIs: append([]string{}, client.RedirectURIs...),
		PKCE: in.Credentials.OAuth.PKCE, JWKSURI: client.JWKSURI, ClientURI: client.ClientURI, LogoURI: client.LogoURI,
	}}
	if rotate := in.Credentials.OAuth.AutoKeyRotation; rotate != nil {
		spec.Client.FixedKeyRotation = !*rotate
	}
	if spec.Client.AuthMethod == "" {
		spec.Client.AuthMethod = authSecretBasic
	}
	if len(spec.Client.ResponseTypes) == 0 {
		spec.Client.ResponseTypes = []string{"token"}
		if slices.Contains(client.GrantTypes, grantCode) {
			spec.Client.ResponseTypes = []string{"code"}
		}
	}
	if client.JWKS == nil {
		return spec, nil
	}
	for _, raw := range client.JWKS.Keys {
		k, err := parseKey(raw)
		if err != nil {
			return oidcAppSpec{}, err
		}
		spec.Client.Keys = append(spec.Client.Keys, k)
	}
	return spec, nil
}
