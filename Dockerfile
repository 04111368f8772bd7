# syntax=docker/dockerfile:1

# The build stage runs on the builder's own platform and compiles for the
# image's; the binary is static, so the image holds nothing else.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd/lindero cmd/lindero/
COPY geo geo/
COPY tiles tiles/
COPY web web/
COPY fixtures fixtures/
ARG TARGETOS
ARG TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w" -o /out/lindero ./cmd/lindero
RUN install -d -m 0700 /out/state

FROM scratch
LABEL org.opencontainers.image.title="Lindero" \
      org.opencontainers.image.description="Map server for border infrastructure: GeoJSON, vector tiles and a web map from one binary"
COPY --from=build /out/lindero /lindero
# What is to outlive a container (certificates from an authority, tokens, the
# audit log) goes here: a volume mounted on it belongs to the user below.
COPY --from=build --chown=65532:65532 /out/state /var/lib/lindero
# A number, so that an orchestrator can tell that it is not root. Nothing else
# is written: run it with a read-only root file system, mount data read-only.
# Ports below 1024 need no privilege where the engine allows them to all, as
# Docker does; 8443 needs none anywhere.
USER 65532:65532
EXPOSE 8080 8443
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/lindero", "healthcheck"]
ENTRYPOINT ["/lindero"]
CMD ["serve", "--addr", "0.0.0.0:8080"]
