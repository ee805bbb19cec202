package oauth

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
)

// PublicPEMOf writes a public JWK as a PEM block "PUBLIC KEY" (RFC 7468 §13).
// Whatever else the JWK holds, only the public half gets into it.
func PublicPEMOf(publicJWK json.RawMessage) (string, error) {
	if len(publicJWK) > maxJWK {
		return "", fmt.Errorf("oauth: JWK larger than %d bytes", maxJWK)
	}
	var members publicMembers
	if err := json.Unmarshal(publicJWK, &members); err != nil {
		return "", fmt.Errorf("oauth: not a JWK: %w", err)
	}
	key, err := normalise(members)
	if err != nil {
		return "", fmt.Errorf("oauth: JWK: %w", err)
	}
	var public any
	if err := key.Raw(&public); err != nil {
		return "", fmt.Errorf("oauth: JWK: %w", err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("oauth: public key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}
