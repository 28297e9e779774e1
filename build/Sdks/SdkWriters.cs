namespace Platform.Sdks;

/// <summary>The languages there is an SDK in.</summary>
internal static class SdkWriters
{
    /// <summary>One for each folder under <c>sdks/</c>.</summary>
    public static readonly IReadOnlyList<ISdkWriter> All = [new GoWriter(), new JavaScriptWriter(), new PythonWriter(), new RubyWriter()];
}
