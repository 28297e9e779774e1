using System.Text;

namespace Platform.Sdks.Python;

/// <summary>Code to which text is appended.</summary>
internal sealed class PythonCode
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends text unchanged.</summary>
    public PythonCode Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
