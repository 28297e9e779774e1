module github.com/platform/sdk-go

go 1.19
