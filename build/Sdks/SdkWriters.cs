namespace Platform.Sdks;

/// <summary>The languages with an SDK.</summary>
internal static class SdkWriters
{
    /// <summary>One for each folder under <c>sdks/</c>.</summary>
    public static readonly IReadOnlyList<ISdkWriter> All = [new GoWriter(), new JavaScriptWriter(), new PythonWriter(), new RubyWriter()];
}
