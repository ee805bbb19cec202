package practice

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
)

// listKeys is GET …/credentials/jwks. Of the three published shapes the org
// sends the one in Okta's saved Postman answers.
func (o *Org) listKeys(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	keys := []object{}
	if a.OAuth != nil {
		for _, k := range a.OAuth.Keys {
			keys = append(keys, o.keyBody(a.ID, k))
		}
	}
	writeJSON(w, http.StatusOK, object{"keys": keys})
	return nil
}

func (o *Org) getKey(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	id := r.PathValue("key")
	if a.OAuth == nil {
		return notFound(id, "JsonWebKey")
	}
	i := slices.IndexFunc(a.OAuth.Keys, func(k publicKey) bool { return k.ID == id })
	if i < 0 {
		return notFound(id, "JsonWebKey")
	}
	writeJSON(w, http.StatusOK, o.keyBody(a.ID, a.OAuth.Keys[i]))
	return nil
}

// postKey is POST …/credentials/jwks with one bare JWK.
func (o *Org) postKey(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	var raw json.RawMessage
	if err := readJSON(r, &raw); err != nil {
		return err
	}
	k, err := o.addKey(r.Context(), a.ID, raw)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, o.keyBody(a.ID, k))
	return nil
}

func (o *Org) removeKey(w http.ResponseWriter, r *http.Request) error {
	a, err := o.pathApp(r)
	if err != nil {
		return err
	}
	if err := o.deleteKey(r.Context(), a.ID, r.PathValue("key")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (o *Org) postKeyLifecycle(turn func(context.Context, string, string) (publicKey, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, err := o.pathApp(r)
		if err != nil {
			return err
		}
		k, err := turn(r.Context(), a.ID, r.PathValue("key"))
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, o.keyBody(a.ID, k))
		return nil
	}
}
