package practice

import (
	"net/http"
	"slices"
)

func (o *Org) listGrants(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	bodies := []object{}
	for _, g := range o.grants(a.ID) {
		bodies = append(bodies, o.grantBody(a, g, r.URL.Query().Get("expand") == "scope"))
	}
	writeJSON(w, http.StatusOK, bodies)
	return nil
}

func (o *Org) getGrant(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	id := r.PathValue("grant")
	all := o.grants(a.ID)
	i := slices.IndexFunc(all, func(g grant) bool { return g.ID == id })
	if i < 0 {
		return notFound(id, "OAuth2ScopeConsentGrant")
	}
	writeJSON(w, http.StatusOK, o.grantBody(a, all[i], r.URL.Query().Get("expand") == "scope"))
	return nil
}

// postGrant is POST …/grants, answered with 201 as the current specification says.
func (o *Org) postGrant(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	var in struct {
		Issuer string `json:"issuer"`
		Scope  string `json:"scopeId"`
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	if in.Issuer != o.URL() && in.Issuer != "http://"+r.Host {
		return invalid("issuer", causeWrongIssuer)
	}
	g, err := o.grantScope(r.Context(), a.ID, in.Scope)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, o.grantBody(a, g, true))
	return nil
}

func (o *Org) removeGrant(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	if err := o.revokeGrant(r.Context(), a.ID, r.PathValue("grant")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
