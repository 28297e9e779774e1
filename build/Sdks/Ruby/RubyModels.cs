namespace Platform.Sdks.Ruby;

/// <summary>Writes the models of responses and the sets of strings, with their signatures.</summary>
internal sealed class RubyModels(Api api, RubyTypes types)
{
    /// <summary>The files.</summary>
    public IEnumerable<(string Path, string Text)> Write()
    {
        var models = api.Models.Where(model => types.Answers.Contains(model.Name)).ToList();
        var files = models.Select(model => (model.Name, Text: Of(WriteModel(model))))
            .Concat(types.Sets.Select(set => (Name: set.Key, Text: Of(WriteSet(set.Key, set.Value))))).ToList();
        foreach (var (name, text) in files) yield return ($"lib/platform_sdk/models/{Words.Of(name).Snake}.rb", RubyText.Module(text));

        var paths = files.Select(file => $"models/{Words.Of(file.Name).Snake}").Order(StringComparer.Ordinal);
        var head = string.Concat(paths.Prepend("model").Select(path => $"require_relative {RubyText.Literal(path)}\n"));
        yield return ("lib/platform_sdk/models.rb", RubyText.Module(Of(""), $"{head}\n"));
        yield return ("sig/models.rbs", RubyText.Signatures($"  module Models\n{WriteSignatures(models)}  end\n"));
    }

    private static string Of(string code) =>
        $"  # The objects of the API, and the sets of strings in them.\n  module Models\n{code}  end\n";

    private string WriteModel(Model model)
    {
        var text = new RubyCode();
        text.Add(RubyText.Comment(model.Description.Length > 0 ? model.Description : $"{model.Name}, as the API answers it.", 4));
        text.Add($"    class {model.Name} < Model\n");
        text.Add(Symbols("MEMBERS", model.Members));
        var secrets = model.Members.Where(member => member.IsSecret).ToList();
        if (secrets.Count > 0) text.Add(Symbols("SECRETS", secrets));
        foreach (var member in model.Members)
        {
            var description = member.Description.Replace('\n', ' ');
            text.Add("\n");
            text.Add(RubyText.Comment($"@return [{types.InComment(member.Type, IsOptional(member))}] {description}", 6, "  "));
            text.Add($"      attr_reader :{Name(member)}\n");
        }

        text.Add("\n");
        text.Add(CodeGroup.Of("def initialize(", model.Members.Select(member => $"{Name(member)}:"), ")").Lines(6, RubyText.Layout));
        text.Add("        super()\n");
        foreach (var member in model.Members) text.Add($"        @{Name(member)} = {Name(member)}\n");
        text.Add("        freeze\n      end\n\n");
        text.Add("      # Reads it from the JSON of an answer.\n      #\n      # @param data [Hash]\n");
        text.Add($"      # @return [{model.Name}]\n      def self.from_json(data)\n");
        text.Add(CodeGroup.Of("new(", model.Members.Select(member => $"{Name(member)}: {Read(member)}"), ")").Lines(8, RubyText.Layout));
        return text.Add("      end\n    end\n").ToString();
    }

    private string WriteSet(string name, IReadOnlyList<string> values)
    {
        var description = api.Enums.FirstOrDefault(set => set.Name == name)?.Description ?? "";
        var text = new RubyCode();
        if (description.Length == 0) description = "One of these strings. A newer product may have more of them.";
        text.Add(RubyText.Comment(description, 4));
        text.Add($"    module {name}\n");
        foreach (var value in values) text.Add($"      {Constant(value)} = {RubyText.Literal(value)}\n");
        text.Add("\n      # All of them.\n");
        text.Add(CodeGroup.Of("ALL = [", values.Select(Constant), "].freeze").Lines(6, RubyText.Layout));
        return text.Add("    end\n").ToString();
    }

    private string WriteSignatures(IEnumerable<Model> models)
    {
        var texts = models.Select(model =>
        {
            var text = new RubyCode().Add($"    class {model.Name} < Model\n      MEMBERS: Array[Symbol]\n");
            if (model.Members.Any(member => member.IsSecret)) text.Add("      SECRETS: Array[Symbol]\n");
            text.Add("\n");
            foreach (var member in model.Members) text.Add($"      attr_reader {Name(member)}: {AnswerType(member)}\n");
            var parameters = model.Members.Select(member => $"{Name(member)}: {AnswerType(member)}");
            text.Add(CodeGroup.Of("def initialize: (", parameters, ") -> void").Lines(6, RubyText.Layout));
            return text.Add($"      def self.from_json: (untyped data) -> {model.Name}\n    end\n").ToString();
        });
        var sets = types.Sets.Select(set =>
        {
            var text = new RubyCode().Add($"    module {set.Key}\n");
            text.Add(WriteUnion(set.Value)).Add("\n");
            foreach (var value in set.Value) text.Add($"      {Constant(value)}: {RubyText.Literal(value)}\n");
            return text.Add("      ALL: Array[value]\n    end\n").ToString();
        });
        return string.Join('\n', texts.Concat(sets));
    }

    private static string WriteUnion(IReadOnlyList<string> values)
    {
        var literals = values.Select(RubyText.Literal).ToList();
        var flat = $"      type value = {string.Join(" | ", literals)}\n";
        return flat.Length <= RubyText.Width + 1 ? flat : $"      type value =\n        {string.Join(" |\n        ", literals)}\n";
    }

    private static string Symbols(string name, IEnumerable<Member> members)
    {
        var names = string.Join(' ', members.Select(Name));
        var flat = $"      {name} = %i[{names}].freeze\n";
        if (flat.Length <= RubyText.Width + 1) return flat;
        var lines = Prose.Wrap(names, RubyText.Width - 8).Select(line => $"        {line}\n");
        return $"      {name} = %i[\n{string.Concat(lines)}      ].freeze\n";
    }

    private static string Read(Member member)
    {
        var value = IsOptional(member) ? $"data[{RubyText.Literal(member.Name)}]" : $"data.fetch({RubyText.Literal(member.Name)})";
        return Read(member.Type, value, IsOptional(member));
    }

    private static string Read(TypeRef type, string value, bool isOptional)
    {
        var dot = isOptional ? "&." : ".";
        return type switch
        {
            PrimitiveType { Kind: Primitive.DateTime } => $"{(isOptional ? "optional_time" : "time")}({value})",
            PrimitiveType { Kind: Primitive.Date } => $"{(isOptional ? "optional_date" : "date")}({value})",
            ModelType model when isOptional => $"{value}&.then {{ |item| {model.Name}.from_json(item) }}",
            ModelType model => $"{model.Name}.from_json({value})",
            ListType list when Read(list.Item, "item", false) == "item" => $"{value}{dot}dup{dot}freeze",
            ListType list => $"{value}{dot}map {{ |item| {Read(list.Item, "item", false)} }}{dot}freeze",
            _ => value,
        };
    }

    private string AnswerType(Member member) => types.InAnswer(member.Type, IsOptional(member));

    private static string Name(Member member) => RubyText.Attribute(member.Words);

    private static string Constant(string value)
    {
        // Written as one word, every search for open work would find it.
        var name = value == "todo" ? "TO_DO" : RubyText.Constant(Words.Of(value));
        return char.IsAsciiLetterUpper(name[0]) ? name : $"VALUE_{name}";
    }

    private static bool IsOptional(Member member) => member.IsNullable || !member.IsRequired;
}
