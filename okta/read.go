package okta

import "encoding/json"

// ReadKeys reads the body of an answer that lists an app's keys, as [Client.Keys] does.
func ReadKeys(body []byte) ([]Key, error) {
	bodies, err := keyList(body)
	if err != nil {
		return nil, err
	}
	return keysOf(bodies), nil
}

// ReadClientSecrets reads the body of an answer that lists an app's client secrets, as [Client.ClientSecrets] does. Its
// error holds nothing of the body.
func ReadClientSecrets(body []byte) ([]ClientSecret, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, ErrUnreadable
	}
	bodies, err := each[secretBody](raw)
	if err != nil {
		return nil, ErrUnreadable
	}
	secrets := make([]ClientSecret, 0, len(bodies))
	for _, b := range bodies {
		secrets = append(secrets, b.secret())
	}
	return secrets, nil
}
