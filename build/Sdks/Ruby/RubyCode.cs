using System.Text;

namespace Platform.Sdks.Ruby;

/// <summary>Code to which text is appended.</summary>
internal sealed class RubyCode
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends text unchanged.</summary>
    public RubyCode Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
