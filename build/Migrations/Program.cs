// dotnet ef finds Infrastructure's contexts through this program; it is never run directly.
return 0;
