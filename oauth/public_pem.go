package oauth

import (
	"crypto"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
)

// PublicPEMOf writes a public JWK as a PEM block "PUBLIC KEY" (RFC 7468 §13).
// Whatever else the JWK holds, only the public half gets into it. It reads what
// [ThumbprintOf] reads.
func PublicPEMOf(publicJWK json.RawMessage) (string, error) {
	key, err := readPublic(publicJWK)
	if err != nil {
		return "", err
	}
	var public any
	if err := key.Raw(&public); err != nil {
		return "", fmt.Errorf("oauth: JWK: %w", err)
	}
	return encodePublicPEM(public)
}

func encodePublicPEM(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("oauth: public key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}
