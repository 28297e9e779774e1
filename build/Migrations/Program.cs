// dotnet ef looks for the contexts of Infrastructure through this program; it is never run by itself.
return 0;
