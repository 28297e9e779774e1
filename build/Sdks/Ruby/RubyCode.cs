using System.Text;

namespace Platform.Sdks.Ruby;

/// <summary>Code that grows at its end.</summary>
internal sealed class RubyCode
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds text as it is.</summary>
    public RubyCode Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
