# syntax=docker/dockerfile:1
# The packages of the SDKs, which the portal offers.
FROM ubuntu:24.04 AS sdks
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates golang-go nodejs npm python3 ruby
WORKDIR /source
COPY build/sdks build/sdks
COPY sdks sdks
RUN bash build/sdks --pack

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source

# What a restore reads, before the code: a change of the code doesn't restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Domain/Domain.csproj src/Domain/packages.lock.json src/Domain/
COPY src/Application/Application.csproj src/Application/packages.lock.json src/Application/
COPY src/Infrastructure/Infrastructure.csproj src/Infrastructure/packages.lock.json src/Infrastructure/
COPY src/WebApi/WebApi.csproj src/WebApi/packages.lock.json src/WebApi/
RUN dotnet restore src/WebApi --locked-mode

# The guides in docs are part of the product.
COPY docs docs
COPY src src
COPY build/publish build/publish
RUN bash build/publish /platform src/WebApi && mkdir /data

# No shell, no package manager, not root; with ICU and time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
LABEL org.opencontainers.image.title="Platform" \
      org.opencontainers.image.description="An open, self-hosted, multi-tenant API platform" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /platform .
COPY --from=sdks /source/sdks/packages packages

# A new volume takes its owner from the directory.
COPY --from=build --chown=$APP_UID:$APP_UID /data /var/lib/platform
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Platform__DataDirectory=/var/lib/platform
VOLUME /var/lib/platform
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["dotnet", "Platform.WebApi.dll", "health"]
ENTRYPOINT ["dotnet", "Platform.WebApi.dll"]
