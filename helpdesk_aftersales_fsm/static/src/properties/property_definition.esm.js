import {PropertyDefinition} from "@web/views/fields/properties/property_definition";
import {patch} from "@web/core/utils/patch";

patch(PropertyDefinition.prototype, {
  /**
   * Only the questions of a worksheet can ask for an answer.
   */
  get canBeRequired() {
    return (
      this.props.fieldName === "worksheet_properties" &&
      this.state.propertyDefinition.type !== "separator"
    );
  },

  onRequiredChange(required) {
    const propertyDefinition = {...this.state.propertyDefinition, required};
    this.props.onChange(propertyDefinition);
    this.state.propertyDefinition = propertyDefinition;
  },
});
