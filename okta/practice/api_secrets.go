package practice

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
)

// secretsApp is the app whose client secrets a request is about.
func (o *Org) secretsApp(r *http.Request) (application, error) {
	a, err := o.pathApp(r)
	if err == nil && o.faulty(faultSecrets) {
		err = forbidden()
	}
	return a, err
}

// listSecrets is GET …/credentials/secrets: a bare array with the secrets in
// clear text.
func (o *Org) listSecrets(w http.ResponseWriter, r *http.Request) error {
	a, err := o.secretsApp(r)
	if err != nil {
		return err
	}
	secrets, err := o.readSecrets(r.Context(), a.ID)
	if err != nil {
		return err
	}
	bodies := []object{}
	for _, s := range secrets {
		bodies = append(bodies, o.secretBody(a.ID, s))
	}
	writeJSON(w, http.StatusOK, bodies)
	return nil
}

func (o *Org) getSecret(w http.ResponseWriter, r *http.Request) error {
	a, err := o.secretsApp(r)
	if err != nil {
		return err
	}
	id := r.PathValue("secret")
	if !slices.ContainsFunc(a.Secrets, func(s clientSecretRef) bool { return s.ID == id }) {
		return notFound(id, "OAuth2ClientSecretMediated")
	}
	secrets, err := o.readSecrets(r.Context(), a.ID)
	if err != nil {
		return err
	}
	for _, s := range secrets {
		if s.ID == id {
			writeJSON(w, http.StatusOK, o.secretBody(a.ID, s))
			return nil
		}
	}
	return notFound(id, "OAuth2ClientSecretMediated")
}

// postSecret is POST …/credentials/secrets. An empty body, as recorded, asks
// for a secret of the org's making.
func (o *Org) postSecret(w http.ResponseWriter, r *http.Request) error {
	a, err := o.secretsApp(r)
	if err != nil {
		return err
	}
	var in struct {
		Secret *string `json:"client_secret"`
		Status string  `json:"status"`
	}
	if err := readOptionalJSON(r, &in); err != nil {
		return err
	}
	text := ""
	if in.Secret != nil {
		text = *in.Secret
		if err := checkSecretText(text); err != nil {
			return err
		}
	}
	switch in.Status {
	case "":
		in.Status = active
	case active, inactive:
	default:
		return invalid("status", "'status' must be ACTIVE or INACTIVE.")
	}
	s, err := o.addSecret(r.Context(), a.ID, text, in.Status)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, o.secretBody(a.ID, s))
	return nil
}

func (o *Org) removeSecret(w http.ResponseWriter, r *http.Request) error {
	a, err := o.secretsApp(r)
	if err != nil {
		return err
	}
	if err := o.deleteSecret(r.Context(), a.ID, r.PathValue("secret")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (o *Org) postSecretLifecycle(turn func(context.Context, string, string) (clientSecret, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, err := o.secretsApp(r)
		if err != nil {
			return err
		}
		s, err := turn(r.Context(), a.ID, r.PathValue("secret"))
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, o.secretBody(a.ID, s))
		return nil
	}
}

// readOptionalJSON is readJSON for a body that may be empty.
func readOptionalJSON(r *http.Request, into any) error {
	body := bufio.NewReader(r.Body)
	if _, err := body.Peek(1); errors.Is(err, io.EOF) {
		return nil
	}
	r.Body = io.NopCloser(body)
	return readJSON(r, into)
}
